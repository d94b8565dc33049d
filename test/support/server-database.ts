import { Client } from 'pg';
import type { TestServer } from './servers';

/** Asks a server's database behind its back. */
export async function inDatabase<Row extends object>(
  server: TestServer,
  statement: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: server.secrets()['the database URL'] });
  await client.connect();
  try {
    return (await client.query<Row>(statement, values)).rows;
  } finally {
    await client.end();
  }
}

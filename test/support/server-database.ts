import { Client } from 'pg';
import type { TestServer } from './servers';

/** Asks a server's database behind its back. */
export const inDatabase = <Row extends object>(
  server: TestServer,
  statement: string,
  values: unknown[] = [],
): Promise<Row[]> =>
  connected(server, async (database) => (await database.query<Row>(statement, values)).rows);

/** The tables of a server in which any of these texts stands, in whatever column. */
export const tablesWith = (server: TestServer, ...texts: string[]): Promise<string[]> =>
  connected(server, async (database) => {
    const { rows: tables } = await database.query<{ name: string }>(TABLES);
    const looks = tables.map(
      ({ name }) =>
        `SELECT '${name}' AS name WHERE EXISTS
           (SELECT FROM ${name} t, unnest($1::text[]) AS wanted WHERE strpos(t::text, wanted) > 0)`,
    );
    const { rows } = await database.query<{ name: string }>(looks.join(' UNION ALL '), [texts]);
    return rows.map(({ name }) => name);
  });

const TABLES = `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
  WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`;

async function connected<T>(server: TestServer, ask: (database: Client) => Promise<T>): Promise<T> {
  const database = new Client({ connectionString: server.secrets()['the database URL'] });
  await database.connect();
  try {
    return await ask(database);
  } finally {
    await database.end();
  }
}

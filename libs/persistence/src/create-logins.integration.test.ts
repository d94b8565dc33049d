import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../test/support/postgres';
import { createLogins } from './create-logins';
import { createDataSource } from './data-source';
import { prepareDatabase } from './prepare-database';

const CONTEXTS = ['identity', 'ingest'] as const;

describe('createLogins', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  beforeEach(async () => {
    database = await testDatabase();
  });
  afterEach(() => database.drop());

  it('gives a context a login that reaches its own schema and nothing else, whatever role it takes', async () => {
    const urls = await createLogins(database.url, CONTEXTS);
    await connected(urls.identity, (identity) => identity.query('CREATE TABLE identity.keys (secret text)'));
    await connected(urls.ingest, async (ingest) => {
      await ingest.query('CREATE TABLE ingest.rooms (id int)');
      for (const escape of ['SELECT', 'SET ROLE NONE', 'RESET ROLE', 'SET ROLE scaiwave_ingest']) {
        await ingest.query(escape);
        await expect(ingest.query('SELECT * FROM identity.keys'), escape).rejects.toThrow(
          'permission denied',
        );
        await expect(ingest.query('CREATE SCHEMA mine'), escape).rejects.toThrow('permission denied');
      }
      await expect(ingest.query('SET ROLE scaiwave_identity')).rejects.toThrow('permission denied');
      const owner = `"${new URL(database.url).username}"`;
      await expect(ingest.query(`SET SESSION AUTHORIZATION ${owner}`)).rejects.toThrow('permission denied');
      await expect(ingest.query('ALTER ROLE scaiwave_ingest CREATEROLE')).rejects.toThrow(
        'permission denied',
      );
    });
  });

  it('serves as the URL of a context, which finds everything prepared', async () => {
    const { ingest } = await createLogins(database.url, CONTEXTS);
    await prepareDatabase(ingest, ['ingest']);
    const tables = { context: 'ingest', entities: [], migrations: [] };
    const dataSource = await createDataSource({ url: ingest, ...tables }).initialize();
    try {
      await dataSource.query('CREATE TABLE note (id int)');
      expect(
        await dataSource.query('SELECT tableowner FROM pg_tables WHERE tablename = $1', ['note']),
      ).toEqual([{ tableowner: 'scaiwave_ingest' }]);
      await expect(prepareDatabase(ingest, ['identity'])).rejects.toThrow('permission denied');
    } finally {
      await dataSource.destroy();
    }
  });

  it('makes new passwords each time; the old ones open nothing', async () => {
    const before = await createLogins(database.url, CONTEXTS);
    const after = await createLogins(database.url, CONTEXTS);
    await connected(after.ingest, (client) => client.query('SELECT'));
    await expect(connected(before.ingest, (client) => client.query('SELECT'))).rejects.toThrow(
      'password authentication failed',
    );
  });

  it('serves many databases of one Postgres at once', async () => {
    const other = await testDatabase();
    try {
      const made = await Promise.all([database, other].map(({ url }) => createLogins(url, CONTEXTS)));
      for (const urls of made)
        await connected(urls.identity, (client) => client.query('CREATE TABLE identity.t ()'));
    } finally {
      await other.drop();
    }
  });
});

async function connected<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

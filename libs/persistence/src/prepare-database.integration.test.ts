import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../test/support/postgres';
import { createDataSource } from './data-source';
import { prepareDatabase } from './prepare-database';

const CONTEXTS = ['identity', 'ingest'];
const tables = (context: string) => ({ context, entities: [], migrations: [] });

describe('prepareDatabase', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  beforeEach(async () => {
    database = await testDatabase();
  });
  afterEach(() => database.drop());

  const open = (context: string) => createDataSource({ url: database.url, ...tables(context) }).initialize();

  it('gives each context a schema of its own that no other context may read', async () => {
    await prepareDatabase(database.url, CONTEXTS);
    const identity = await open('identity');
    const ingest = await open('ingest');
    try {
      await identity.query('CREATE TABLE secret (id int)');
      await ingest.query('CREATE TABLE room (id int)');
      const owners = await identity.query<unknown[]>(
        `SELECT schemaname, tablename, tableowner FROM pg_tables WHERE tablename IN ('secret', 'room') ORDER BY 1`,
      );
      expect(owners).toEqual([
        { schemaname: 'identity', tablename: 'secret', tableowner: 'scaiwave_identity' },
        { schemaname: 'ingest', tablename: 'room', tableowner: 'scaiwave_ingest' },
      ]);
      await expect(ingest.query('SELECT * FROM identity.secret')).rejects.toThrow(
        'permission denied for schema identity',
      );
      await expect(ingest.query('CREATE TABLE public.shared (id int)')).rejects.toThrow(
        'permission denied for schema public',
      );
    } finally {
      await identity.destroy();
      await ingest.destroy();
    }
  });

  it('keeps the role when the URL brings connection options of its own', async () => {
    await prepareDatabase(database.url, CONTEXTS);
    const url = `${database.url}?options=${encodeURIComponent('-c statement_timeout=1234 -c role=none')}`;
    const ingest = await createDataSource({ url, ...tables('ingest') }).initialize();
    try {
      const [row] = await ingest.query<unknown[]>(
        `SELECT current_user, current_schema(), current_setting('statement_timeout') AS patience,
                current_setting('synchronous_commit') AS durable`,
      );
      expect(row).toEqual({
        current_user: 'scaiwave_ingest',
        current_schema: 'ingest',
        patience: '1234ms',
        durable: 'on',
      });
    } finally {
      await ingest.destroy();
    }
  });

  it('may be repeated, and run from many processes and databases at once', async () => {
    const other = await testDatabase();
    const contexts = Array.from({ length: 4 }, (_, place) => `race_${'abcd'[place]}_${letters()}`);
    try {
      const urls = [database.url, other.url, database.url, other.url, database.url, other.url];
      await Promise.all(urls.map((url) => prepareDatabase(url, contexts)));
      await prepareDatabase(database.url, contexts);
      const owners = await asSuperuser((client) =>
        client.query(
          `SELECT nspname, nspowner::regrole::text AS owner FROM pg_namespace WHERE nspname LIKE 'race%'`,
        ),
      );
      expect(new Map(owners.rows.map(({ nspname, owner }) => [nspname, owner]))).toEqual(
        new Map(contexts.map((context) => [context, `scaiwave_${context}`])),
      );
    } finally {
      await other.drop();
    }
  });

  it('works for a login that is no superuser, and asks for nothing once all is there', async () => {
    const login = `operator_${letters()}`;
    const url = new URL(database.url);
    await asSuperuser((client) =>
      client.query(`CREATE ROLE ${login} LOGIN CREATEROLE PASSWORD 'x';
                    GRANT CREATE ON DATABASE ${url.pathname.slice(1)} TO ${login}`),
    );
    url.username = login;
    url.password = 'x';
    const context = `own_${letters()}`;
    await prepareDatabase(url.href, [context]);
    await asSuperuser((client) => client.query(`ALTER ROLE ${login} NOCREATEROLE`));
    await prepareDatabase(url.href, [context]);
    const dataSource = await createDataSource({ url: url.href, ...tables(context) }).initialize();
    await dataSource.query('CREATE TABLE note (id int)');
    await dataSource.destroy();
  });

  it('refuses a schema that somebody else owns', async () => {
    await asSuperuser((client) => client.query('CREATE SCHEMA ingest'));
    await expect(prepareDatabase(database.url, ['ingest'])).rejects.toThrow('schema ingest belongs to');
  });

  it('takes no name that could be SQL', async () => {
    await expect(prepareDatabase(database.url, ['ingest; DROP'])).rejects.toThrow("not a context's name");
  });

  async function asSuperuser<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
});

const letters = () => Array.from({ length: 8 }, () => 'abcdefghij'[Math.floor(Math.random() * 10)]).join('');

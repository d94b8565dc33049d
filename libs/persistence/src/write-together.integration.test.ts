import type { Socket } from 'node:net';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { testDatabase } from '../../../test/support/postgres';
import { writeTogether } from './write-together';

let database: Awaited<ReturnType<typeof testDatabase>>;
let client: Client;

beforeEach(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.url, pipeline: true } as object);
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await database.drop();
});

/** How often the socket was written to while a dozen queries of one turn were answered. */
async function writesOfADozen(): Promise<number> {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  let writes = 0;
  const writev = stream._writev!.bind(stream);
  stream._writev = (chunks, callback) => {
    writes += 1;
    writev(chunks, callback);
  };
  const asked = Array.from({ length: 12 }, (_, n) => client.query<{ n: number }>('SELECT $1::int AS n', [n]));
  const answers = await Promise.all(asked);
  expect(answers.map(({ rows }) => rows[0]!.n)).toEqual(Array.from({ length: 12 }, (_, n) => n));
  return writes;
}

it('lets all queries of a turn leave in one write, and answers each', async () => {
  expect(await writesOfADozen()).toBe(12);
  writeTogether(client);
  expect(await writesOfADozen()).toBe(1);
});

it('goes on after a query that fails', async () => {
  writeTogether(client);
  const [bad, good] = await Promise.allSettled([client.query('SELECT nonsense'), client.query('SELECT 1')]);
  expect([bad.status, good.status]).toEqual(['rejected', 'fulfilled']);
  expect((await client.query<{ n: number }>('SELECT 2 AS n')).rows).toEqual([{ n: 2 }]);
});

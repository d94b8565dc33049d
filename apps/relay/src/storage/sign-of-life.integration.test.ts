import { setImmediate as turn } from 'node:timers/promises';
import { Pool } from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { testDatabase } from '../../../../test/support/postgres';
import { SIGNS, SignOfLife } from './sign-of-life';

const HOLDERS = `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = ${SIGNS}
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

let pool: Pool;
let drop: () => Promise<void>;

beforeEach(async () => {
  const database = await testDatabase();
  ({ drop } = database);
  pool = new Pool({ connectionString: database.url });
});
afterEach(async () => {
  await pool.end();
  await drop();
});

const holders = async () => (await pool.query<{ pid: number }>(HOLDERS)).rows;

it('a sign that is cut is shown again, once, however often it is asked for meanwhile', async () => {
  const sign = new SignOfLife('a worker');
  await sign.hold(pool);
  for (let cut = 1; cut <= 5; cut += 1) {
    const [before] = await holders();
    await pool.query('SELECT pg_terminate_backend($1)', [before!.pid]);
    let now = await holders();
    while (now.length !== 1 || now[0]!.pid === before!.pid) {
      await sign.hold(pool);
      await turn();
      now = await holders();
    }
  }
  expect(await holders()).toHaveLength(1);
  await sign.letGo();
  while ((await holders()).length > 0) await turn();
});

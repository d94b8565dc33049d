import { afterAll, beforeAll, expect, it } from 'vitest';
import { identity } from '@app/contracts/identity';
import { testDatabase } from '../../../test/support/postgres';
import { RotateDueKeys } from '../src/use-cases/rotate-due-keys';
import { startIdentity } from './start-identity';

const DAY = 86_400_000;
const tenant = 'home.example';
let database: Awaited<ReturnType<typeof testDatabase>>;
let server: Awaited<ReturnType<typeof startIdentity>>;

beforeAll(async () => {
  database = await testDatabase();
  server = await startIdentity({ databaseUrl: database.url });
});
afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

const keys = async () => (await server.bus.ask(identity.describe, { tenant })).keys.map(({ state }) => state);

it('a key is rotated by itself after a year, not a millisecond before, and once', async () => {
  const begun = Date.UTC(2026, 0, 1);
  server.clock.set(begun);
  await server.bus.ask(identity.generateKey, { tenant });
  const due = server.app.get(RotateDueKeys, { strict: false });

  server.clock.set(begun + 365 * DAY - 1);
  await due.run();
  expect(await keys()).toEqual(['active']);

  server.clock.set(begun + 365 * DAY);
  await Promise.all([due.run(), due.run()]);
  expect(await keys()).toEqual(['active', 'overlap']);
});

import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identity } from '@app/contracts/identity';
import { admitDescriptor, canonicalize, readDescriptor, type Descriptor } from '@app/protocol';
import { testDatabase } from '../../../test/support/postgres';
import { startIdentity } from './start-identity';

const tenant = 'home.example';
const masterKey = randomBytes(32);
let database: Awaited<ReturnType<typeof testDatabase>>;
let [holder, operator]: Client[] = [];
let server: Awaited<ReturnType<typeof startIdentity>>;
/** Another process of the same context: what it says is what outlives the first. */
let survivor: typeof server;

beforeAll(async () => {
  database = await testDatabase();
  [holder, operator] = [0, 1].map(() => new Client({ connectionString: database.url }));
  await Promise.all([holder!.connect(), operator!.connect()]);
  server = await startIdentity({ databaseUrl: database.url, masterKey });
  survivor = await startIdentity({ databaseUrl: database.url, masterKey });
  await server.bus.ask(identity.generateKey, { tenant });
});
afterAll(async () => {
  await server?.stop();
  await survivor?.stop();
  await holder?.end();
  await operator?.end();
  await database?.drop();
});

/** Holds `work` up where it needs `table`, and ends its connection there, as the death of its process does. */
async function cutAt(table: string, statement: string, work: () => Promise<unknown>): Promise<void> {
  await holder!.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
  const failed = expect(work()).rejects.toThrow();
  const end = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE $1`;
  const ended = async () => (await operator!.query(end, [`${statement}%`])).rowCount;
  await expect.poll(ended, { timeout: 20_000 }).toBeGreaterThan(0);
  await failed;
  await holder!.query('COMMIT');
}

const published = async () => {
  const { text } = await survivor.bus.ask(identity.descriptor, { tenant });
  const read = readDescriptor(Buffer.from(text), { expectedName: tenant, now: Date.now() + 1_000 });
  if (!read.ok) throw new Error(read.detail);
  return { text, read, descriptor: JSON.parse(text) as Descriptor };
};
const signsWith = async () => {
  const headers = [canonicalize({ origin: tenant, seq: 0, type: 'sw.message' })];
  return (await survivor.bus.ask(identity.signEvents, { tenant, headers })).key_id;
};

describe('a rotation that is cut off', () => {
  it('before it is whole has not been: the old key signs, and the descriptor is as it was', async () => {
    const before = await published();
    const rotate = () => server.bus.ask(identity.rotateKey, { tenant, revoke_old: false });
    await cutAt('identity.outbox', 'INSERT INTO identity.outbox', rotate);
    const { keys } = await survivor.bus.ask(identity.describe, { tenant });
    expect(keys.map(({ state }) => state)).toEqual(['active']);
    expect(await signsWith()).toBe(before.descriptor.key_id);
    expect((await published()).text).toBe(before.text);
  });

  it('between the new key and the descriptor is published by whoever is asked next, and peers follow', async () => {
    const before = await published();
    const known = admitDescriptor(undefined, before.read, { now: Date.now() });
    if (!known.ok) throw new Error(known.detail);
    const { key_id } = await server.bus.ask(identity.rotateKey, { tenant, revoke_old: false });
    expect(await signsWith()).toBe(key_id);
    await cutAt('identity.keys', 'SELECT', () => server.bus.ask(identity.descriptor, { tenant }));
    const after = await published();
    expect(after.descriptor.key_id).toBe(key_id);
    expect(after.descriptor.issued_at).toBeGreaterThan(before.descriptor.issued_at);
    expect(admitDescriptor(known.peer, after.read, { now: Date.now() })).toMatchObject({ ok: true });
  });
});

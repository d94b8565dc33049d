import { randomBytes } from 'node:crypto';
import { getDataSourceToken } from '@nestjs/typeorm';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identity, identityTopics } from '@app/contracts/identity';
import { createDataSource, pendingSchemaChanges, prepareDatabase } from '@app/persistence';
import {
  canonicalize,
  decodeBase64url,
  eventSigningBytes,
  headSigningBytes,
  readDescriptor,
  readRequestSignature,
  verifyRequestSignature,
  verifyStrict,
  type Descriptor,
} from '@app/protocol';
import { testDatabase } from '../../../test/support/postgres';
import { refusalOf } from '../../../test/support/refusal-of';
import { SeedVault, TenantKeys } from '../src/use-cases/ports';
import { startIdentity } from './start-identity';

const DAY = 86_400_000;
const tenant = 'home.example';
const masterKey = randomBytes(32);
let database: Awaited<ReturnType<typeof testDatabase>>;
let one: Awaited<ReturnType<typeof startIdentity>>;
let other: typeof one;

beforeAll(async () => {
  database = await testDatabase();
  one = await startIdentity({ databaseUrl: database.url, masterKey });
  other = await startIdentity({ databaseUrl: database.url, masterKey });
});
afterAll(async () => {
  await one?.stop();
  await other?.stop();
  await database?.drop();
});

const header = (seq: number) => canonicalize({ origin: tenant, seq, type: 'sw.message' });
const descriptorOf = async (server: typeof one) => {
  const { text } = await server.bus.ask(identity.descriptor, { tenant });
  return { text, descriptor: JSON.parse(text) as Descriptor };
};
const publicKey = async (keyId: string) => {
  const { keys } = await one.bus.ask(identity.describe, { tenant });
  return decodeBase64url(keys.find(({ key_id }) => key_id === keyId)!.public_key)!;
};

describe('a tenant without a key', () => {
  it('exists from the first start, with the authorities that mean it', async () => {
    const { tenants } = await one.bus.ask(identity.tenants, {});
    expect(tenants).toEqual([{ tenant, authorities: [tenant], created_at: expect.any(Number) as number }]);
  });

  it('publishes a descriptor that says so', async () => {
    const { descriptor } = await descriptorOf(one);
    expect(descriptor).toMatchObject({ server_name: tenant, public_key: '', keys: [], signatures: [] });
    expect(descriptor.endpoints.federation).toBe(`https://${tenant}/_scaiwave/federation`);
  });

  it.each([
    ['events', () => one.bus.ask(identity.signEvents, { tenant, headers: [header(0)] })],
    ['requests', () => one.bus.ask(identity.signRequests, { tenant, requests: [] })],
  ])('signs no %s and says what to run', async (_, asked) => {
    expect(await refusalOf(asked())).toMatchObject({
      code: 'SW_FED_BAD_KEY',
      detail: expect.stringContaining('scaiwave admin federation key generate') as unknown,
    });
  });

  it('cannot rotate', async () => {
    const asked = one.bus.ask(identity.rotateKey, { tenant, revoke_old: false });
    expect(await refusalOf(asked)).toMatchObject({ code: 'SW_FED_BAD_KEY' });
  });

  it('gets its first key once, however many ask for it at the same time', async () => {
    const answers = await Promise.allSettled(
      [one, other, one, other].map((server) => server.bus.ask(identity.generateKey, { tenant })),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await refusalOf(one.bus.ask(identity.generateKey, { tenant }))).toMatchObject({
      detail: expect.stringContaining('use rotate') as unknown,
    });
    const { keys, next_rotation_at } = await other.bus.ask(identity.describe, { tenant });
    expect(keys).toHaveLength(1);
    expect(next_rotation_at).toBe(keys[0]!.valid_from + 365 * DAY);
  });
});

describe('a tenant with a key', () => {
  it('signs events and heads under tags of their own, in order', async () => {
    const headers = [header(1), header(2), header(3)];
    const events = await one.bus.ask(identity.signEvents, { tenant, headers });
    const key = await publicKey(events.key_id);
    const verdicts = events.signatures.map((signature, index) =>
      verifyStrict(key, eventSigningBytes(headers[index]!), decodeBase64url(signature)!),
    );
    expect(verdicts).toEqual([true, true, true]);

    const head = { event_id: 'ev_x', origin: tenant, room_id: 'rm_x', seq: 3, ts: 5 };
    const heads = await one.bus.ask(identity.signHeads, { tenant, heads: [canonicalize(head)] });
    const signature = decodeBase64url(heads.signatures[0]!)!;
    expect(verifyStrict(key, headSigningBytes(head), signature)).toBe(true);
    expect(verifyStrict(key, eventSigningBytes(canonicalize(head)), signature)).toBe(false);
  });

  it('signs nothing of a batch in which one event speaks for another server', async () => {
    const foreign = canonicalize({ origin: 'other.example', seq: 0, type: 'sw.message' });
    const asked = one.bus.ask(identity.signEvents, { tenant, headers: [header(1), foreign] });
    expect(await refusalOf(asked)).toMatchObject({ code: 'SW_FED_ORIGIN_MISMATCH' });
  });

  it('signs requests that verify, each with a nonce of its own', async () => {
    const get = { method: 'GET' as const, authority: 'peer.example', path: '/_scaiwave/x', query: 'a=b' };
    const { headers } = await one.bus.ask(identity.signRequests, { tenant, requests: [get, get] });
    const claims = headers.map((fields) => {
      const received = { ...get, headers: Object.entries(fields) };
      const now = Math.floor(one.clock.now() / 1000);
      const read = readRequestSignature(received, { now, authorities: ['peer.example'] });
      if (!read.ok) throw new Error(`${read.code} ${read.detail}`);
      return read.claim;
    });
    expect(headers[0]!['signature-input']).toContain(`keyid="${tenant}#`);
    expect(new Set(headers.map((fields) => fields['signature-input'])).size).toBe(2);
    const view = await one.bus.ask(identity.describe, { tenant });
    const key = decodeBase64url(view.public_key)!;
    for (const claim of claims) expect(verifyRequestSignature(claim, key)).toMatchObject({ ok: true });
  });

  it('takes the digest of a body that it does not see', async () => {
    const content_digest = `sha-256=:${Buffer.alloc(32, 7).toString('base64')}:`;
    const post = {
      method: 'POST' as const,
      authority: 'peer.example',
      path: '/x',
      query: '',
      content_digest,
    };
    const { headers } = await one.bus.ask(identity.signRequests, { tenant, requests: [post] });
    expect(headers[0]).toMatchObject({
      'content-digest': content_digest,
      'content-type': 'application/json',
    });
    expect(headers[0]!['signature-input']).toContain('"content-digest"');
  });

  it('publishes what a peer accepts, the same until it grows old, from every process', async () => {
    const first = await descriptorOf(one);
    const now = one.clock.now();
    expect(readDescriptor(Buffer.from(first.text), { expectedName: tenant, now })).toMatchObject({
      ok: true,
    });
    expect((await descriptorOf(other)).text).toBe(first.text);
    one.clock.set(first.descriptor.issued_at + DAY / 2);
    const second = await descriptorOf(one);
    expect(second.descriptor.issued_at).toBeGreaterThan(first.descriptor.issued_at);
    one.clock.set(Date.now());
  });

  it('announces a rotation, signs with the new key in every process at once, and vouches by the old one', async () => {
    const announced: unknown[] = [];
    const end = await one.events.subscribe(identityTopics.keyRotated, { group: 'test' }, (payloads) => {
      announced.push(...payloads);
      return Promise.resolve();
    });
    const before = await other.bus.ask(identity.signEvents, { tenant, headers: [header(4)] });
    const { issued_at } = (await descriptorOf(other)).descriptor;
    const view = await one.bus.ask(identity.rotateKey, { tenant, revoke_old: false });
    expect(view.keys.map(({ state }) => state)).toEqual(['active', 'overlap']);
    const after = await other.bus.ask(identity.signEvents, { tenant, headers: [header(5)] });
    expect([before.key_id, after.key_id]).toEqual([view.keys[1]!.key_id, view.key_id]);

    const { text, descriptor } = await descriptorOf(other);
    expect(descriptor.issued_at).toBeGreaterThan(issued_at);
    expect(descriptor.signatures.map(({ key_id }) => key_id).sort()).toEqual(
      view.keys.map(({ key_id }) => key_id).sort(),
    );
    const now = Math.max(one.clock.now(), descriptor.issued_at);
    expect(readDescriptor(Buffer.from(text), { expectedName: tenant, now })).toMatchObject({ ok: true });
    await expect.poll(() => announced).toContainEqual({ tenant, key_id: view.key_id });
    await end();
  });

  it('retires the old key when the overlap has run out, revokes it at once when told to', async () => {
    one.clock.advance(30 * DAY);
    expect((await descriptorOf(one)).descriptor.keys.map(({ state }) => state)).toEqual([
      'active',
      'retired',
    ]);
    const view = await one.bus.ask(identity.rotateKey, { tenant, revoke_old: true });
    expect(view.keys.map(({ state }) => state)).toEqual(['active', 'revoked', 'retired']);
    const { descriptor } = await descriptorOf(one);
    expect(descriptor.signatures.map(({ key_id }) => key_id)).toEqual([view.key_id]);
  });

  it('finds its own keys without asking anybody, whatever their state', async () => {
    const view = await one.bus.ask(identity.describe, { tenant });
    const wanted = view.keys.map(({ key_id }) => ({ server_name: tenant, key_id }));
    const { keys } = await one.bus.ask(identity.peerKeys, {
      tenant,
      keys: [...wanted, { server_name: tenant, key_id: 'nobody' }],
    });
    expect(keys.map((key) => (key.ok ? `${key.rank} ${key.state}` : key.reason))).toEqual([
      '2 active',
      '1 revoked',
      '0 retired',
      'unknown_key',
    ]);
  });

  it('refuses what concerns a tenant that is not here', async () => {
    const asked = one.bus.ask(identity.describe, { tenant: 'nobody.example' });
    expect(await refusalOf(asked)).toMatchObject({ code: 'SW_FED_BAD_NAME' });
  });
});

describe('private keys', () => {
  it('are in the database sealed only', async () => {
    const keys = one.app.get(TenantKeys);
    const { key_id, sealed } = (await keys.active(tenant))!;
    const seed = Buffer.from(one.app.get(SeedVault).open(sealed, { tenant, keyId: key_id }));
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const tables = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'identity'`,
    );
    const lines: string[] = [];
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ row: string }>(
        `SELECT row_to_json(t)::text AS row FROM ${name} t`,
      );
      lines.push(...rows.map(({ row }) => row));
    }
    await client.end();
    const dump = lines.join('\n');
    expect(dump).toContain(key_id);
    for (const encoding of ['hex', 'base64', 'base64url'] as const) {
      expect(dump).not.toContain(seed.toString(encoding).replace(/=+$/, ''));
    }
  });

  it('make a start with another master key fail, saying why', async () => {
    const start = startIdentity({ databaseUrl: database.url, masterKey: randomBytes(32) });
    await expect(start).rejects.toThrow(
      /master key does not open the private key ed25519:.* of home\.example/,
    );
  });

  it('are out of reach of the other contexts', async () => {
    await prepareDatabase(database.url, ['ingest']);
    const ingest = createDataSource({ url: database.url, context: 'ingest', entities: [], migrations: [] });
    await ingest.initialize();
    await expect(ingest.query('SELECT * FROM identity.keys')).rejects.toThrow('permission denied');
    await ingest.destroy();
  });
});

describe('the schema', () => {
  it('is what the entities say', async () => {
    expect(await pendingSchemaChanges(one.app.get<DataSource>(getDataSourceToken('identity')))).toEqual([]);
  });

  it.each([undefined, ''])('is never read without a tenant (%j)', async (missing) => {
    await expect(one.app.get(TenantKeys).active(missing as string)).rejects.toThrow(TypeError);
  });
});

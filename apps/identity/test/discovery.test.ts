import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { identity, identityTopics } from '@app/contracts/identity';
import { policy } from '@app/contracts/policy';
import { FederationError } from '@app/protocol';
import { testDatabase } from '../../../test/support/postgres';
import { ThrowawayAuthority } from '../../cli/src/demo/certificates';
import { PolicyModule } from '../../policy/src/policy.module';
import { descriptorText, json, listed, newKey, startPeerHost } from './peer-host';
import { startIdentity } from './start-identity';

const HOUR = 3_600_000;
let folder: string;
let database: Awaited<ReturnType<typeof testDatabase>>;
let host: Awaited<ReturnType<typeof startPeerHost>>;
let server: Awaited<ReturnType<typeof startIdentity>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'identity-'));
  const authority = await ThrowawayAuthority.create();
  writeFileSync(join(folder, 'ca.pem'), authority.pem);
  host = await startPeerHost(await authority.issue('*.peer.localhost'));
  database = await testDatabase();
  server = await startIdentity({
    databaseUrl: database.url,
    beside: [PolicyModule],
    env: {
      SCAIWAVE_FEDERATION_CA: join(folder, 'ca.pem'),
      SCAIWAVE_FEDERATION_PRIVATE_NETWORKS: '127.0.0.0/8',
    },
  });
});
afterAll(async () => {
  await server?.stop();
  await host?.stop();
  await database?.drop();
  if (folder) rmSync(folder, { recursive: true });
});

let name: string;
let names = 0;
const tenant = 'home.example';
beforeEach(() => {
  name = `n${(names += 1)}.peer.localhost:${host.port}`;
  host.hits = 0;
  server.clock.set(Date.now());
});

const peer = (more: object = {}) => server.bus.ask(identity.peer, { tenant, server_name: name, ...more });
const peerKey = async (key_id: string, server_name = name) =>
  (await server.bus.ask(identity.peerKeys, { tenant, keys: [{ server_name, key_id }] })).keys[0]!;
const refusalOf = async (asked: Promise<unknown>) => {
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof FederationError)) throw new Error('it was not refused', { cause: error });
  return error.refusal;
};
/** A peer whose descriptor lists these keys, the first one active and the rest in overlap, all signing. */
const serve = (...keys: ReturnType<typeof newKey>[]) => {
  const rows = keys.map((key, age) => listed(key, age ? 'overlap' : 'active', age));
  host.answer = json(descriptorText(name, keys, rows));
};

describe('a server that is not known yet', () => {
  it('is fetched once, however many ask for it at the same time, and remembered', async () => {
    const key = newKey();
    serve(key);
    const found = await Promise.all(Array.from({ length: 20 }, () => peerKey(key.key_id)));
    for (const one of found) {
      expect(one).toMatchObject({ ok: true, public_key: key.public_key, state: 'active', rank: 0 });
    }
    expect(host.hits).toBe(1);
    expect(await peer()).toMatchObject({
      server_name: name,
      key_id: key.key_id,
      federation_url: `https://${name}/_scaiwave/federation`,
      protocol_versions: ['v1'],
    });
    const { peers } = await server.bus.ask(identity.peers, { tenant, server_names: [name, 'x.example'] });
    expect(peers.map(({ server_name }) => server_name)).toEqual([name]);
    expect(host.hits).toBe(1);
  });

  it('is found by each tenant for itself', async () => {
    const key = newKey();
    serve(key);
    await peerKey(key.key_id);
    const asked = { tenant: 'other.example', keys: [{ server_name: name, key_id: key.key_id }] };
    expect((await server.bus.ask(identity.peerKeys, asked)).keys[0]).toMatchObject({ ok: true });
    expect(host.hits).toBe(2);
  });

  it('may use a key id that another server uses for another key', async () => {
    const [ours, theirs] = [newKey('ed25519:1'), newKey('ed25519:1')];
    serve(ours);
    const first = await peerKey('ed25519:1');
    const firstName = name;
    name = `other-${name}`;
    serve(theirs);
    const second = await peerKey('ed25519:1');
    expect([first, second]).toMatchObject([
      { server_name: firstName, public_key: ours.public_key },
      { server_name: name, public_key: theirs.public_key },
    ]);
  });
});

describe('a descriptor is refused', () => {
  const key = newKey();
  const stranger = newKey();
  const good = (change = {}) => descriptorText(name, [key], [listed(key, 'active')], change);
  const big = JSON.stringify({ padding: 'x'.repeat(10_000_000) });

  it.each<[string, () => typeof host.answer, string?]>([
    ['when it redirects', () => (_, r) => void r.writeHead(302, { location: 'https://10.0.0.1/' }).end()],
    ['when it redirects to itself', () => (q, r) => void r.writeHead(301, { location: q.url }).end()],
    ['of another server', () => json(descriptorText('other.example', [key], [listed(key, 'active')]))],
    ['as text/html', () => json(good(), { 'content-type': 'text/html' })],
    ['without a type', () => (_, r) => void r.end(good())],
    [
      'as gzip',
      () => (_, r) =>
        void r
          .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
          .end(gzipSync(good())),
    ],
    [
      'as brotli',
      () => (_, r) =>
        void r
          .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'br' })
          .end(brotliCompressSync(big)),
    ],
    ['above 64 KiB', () => json(big)],
    [
      'above 64 KiB without a length',
      () => (_, r) => {
        r.writeHead(200, { 'content-type': 'application/json' });
        const more = () => void (r.destroyed || (r.write('x'.repeat(65_536)), setImmediate(more)));
        more();
      },
    ],
    ['that is no JSON', () => json('<html>')],
    [
      'with status 500',
      () => (_, r) => void r.writeHead(500, { 'content-type': 'application/json' }).end(good()),
    ],
    ['when the connection breaks', () => (q) => void q.socket.destroy()],
    ['that nobody signed', () => json(descriptorText(name, [], [listed(key, 'active')]))],
    [
      'that another key signed',
      () => json(descriptorText(name, [{ ...stranger, key_id: key.key_id }], [listed(key, 'active')])),
    ],
    ['that has expired', () => json(good({ issued_at: 1, expires_at: 2 }))],
    [
      'from the future',
      () => json(good({ issued_at: Date.now() + HOUR, expires_at: Date.now() + 2 * HOUR })),
    ],
    ['with an endpoint over http', () => json(good({ endpoints: { federation: 'http://peer.example/' } }))],
    ['with an endpoint that is data', () => json(good({ endpoints: { federation: 'data:,x' } }))],
    [
      'with a key of small order',
      () => {
        const weak = { ...key, public_key: Buffer.alloc(32).toString('base64url') };
        return json(descriptorText(name, [weak], [listed(weak, 'active')]));
      },
    ],
  ])('%s', async (_, answer) => {
    host.answer = answer();
    const refusal = await refusalOf(peer());
    expect(refusal).toMatchObject({ ok: false, code: 'SW_FED_DISCOVERY_FAILED', retryable: true });
    expect(refusal.detail).toBeTruthy();
    expect(host.hits).toBe(1);
    expect((await server.bus.ask(identity.peers, { tenant, server_names: [name] })).peers).toEqual([]);
  });

  it('when it trickles for longer than 10 s in total', async () => {
    let drip: NodeJS.Timeout | undefined;
    host.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      drip = setInterval(() => response.write(' '), 500);
    };
    const begun = Date.now();
    const found = await server.bus.ask(
      identity.peerKeys,
      { tenant, keys: [{ server_name: name, key_id: 'k' }] },
      { timeoutMs: 20_000 },
    );
    clearInterval(drip);
    expect(found.keys[0]).toMatchObject({ code: 'SW_FED_DISCOVERY_FAILED' });
    expect(Date.now() - begun).toBeLessThan(13_000);
  });

  it('when the certificate is for another name', async () => {
    name = `other.localhost:${host.port}`;
    expect(await refusalOf(peer())).toMatchObject({ code: 'SW_FED_DISCOVERY_FAILED' });
    expect(host.hits).toBe(0);
  });
});

describe('nothing is fetched', () => {
  it.each([
    '10.0.0.1',
    '127.0.0.1:1',
    '[::1]',
    'LOCALHOST',
    'Peer.example',
    'peer',
    'peer.example.',
    'peer.example:443',
    '../../etc/passwd',
    'peer.*.>',
    'a.example\nb.example',
    'nul\u0000.example',
    'https://peer.example',
    '',
    'x'.repeat(70_000),
  ])('for the name %j', async (bad) => {
    expect(await peerKey('k', bad)).toMatchObject({ code: 'SW_FED_BAD_NAME' });
  });

  it.each(['router.local', 'db.internal', 'x.test'])('for the special-use name %s', async (special) => {
    expect(await peerKey('k', special)).toMatchObject({ code: 'SW_FED_ADDRESS_REFUSED' });
  });
});

describe('a failure', () => {
  it('stands for a while, is in the peers register, and an admin may insist', async () => {
    const key = newKey();
    host.answer = (_, response) => void response.writeHead(503).end();
    expect(await peerKey(key.key_id)).toMatchObject({ code: 'SW_FED_DISCOVERY_FAILED' });
    serve(key);
    expect(await peerKey(key.key_id)).toMatchObject({ code: 'SW_FED_DISCOVERY_FAILED' });
    expect(host.hits).toBe(1);
    const row = async () =>
      (await server.bus.ask(policy.peers, { tenant })).peers.find(({ server_name }) => server_name === name);
    expect(await row()).toMatchObject({
      status: 'failing',
      last_error: { code: 'SW_FED_DISCOVERY_FAILED', message: expect.stringContaining('503') as unknown },
    });
    server.clock.advance(1);
    expect(await peer({ refresh: true })).toMatchObject({ key_id: key.key_id });
    expect(await row()).toMatchObject({ last_error: null });
    expect(await peerKey(key.key_id)).toMatchObject({ ok: true });
  });

  it('is over by itself after half a minute', async () => {
    const key = newKey();
    host.answer = (_, response) => void response.writeHead(503).end();
    await peerKey(key.key_id);
    serve(key);
    server.clock.advance(30_000);
    expect(await peerKey(key.key_id)).toMatchObject({ ok: true });
  });
});

describe('a known server', () => {
  it('is asked once more for a key that is not known, and then not for a while', async () => {
    const [old, young] = [newKey(), newKey()];
    serve(old);
    await peerKey(old.key_id);
    expect(await peerKey('nobody')).toMatchObject({ reason: 'unknown_key' });
    expect(await peerKey('nobody')).toMatchObject({ reason: 'unknown_key' });
    expect(host.hits).toBe(2);
    serve(young, old);
    const changed: unknown[] = [];
    const end = await server.events.subscribe(identityTopics.peerKeysChanged, {}, (payloads) => {
      changed.push(...payloads);
      return Promise.resolve();
    });
    expect(await peerKey(young.key_id)).toMatchObject({ ok: true, state: 'active', rank: 1 });
    expect(await peerKey(old.key_id)).toMatchObject({ ok: true, state: 'overlap', rank: 0 });
    expect(host.hits).toBe(3);
    await expect.poll(() => changed).toContainEqual({ tenant, server_name: name });
    await end();
  });

  it('is not asked again and again for keys that strangers make up', async () => {
    const key = newKey();
    serve(key);
    await peerKey(key.key_id);
    for (let turn = 0; turn < 20; turn += 1) {
      expect(await peerKey(`made-up-${turn}`)).toMatchObject({ reason: 'unknown_key' });
    }
    expect(host.hits).toBe(6);
    expect(await peerKey(key.key_id)).toMatchObject({ ok: true });
  });

  it('that changes its key by itself is not believed until an admin says so', async () => {
    const [old, imposter] = [newKey(), newKey()];
    serve(old);
    await peerKey(old.key_id);
    serve(imposter);
    server.clock.advance(2);
    expect(await peerKey(imposter.key_id)).toMatchObject({
      code: 'SW_FED_SIGNATURE_MISMATCH',
      reason: 'key_changed',
    });
    expect(await peerKey(old.key_id)).toMatchObject({ ok: true, state: 'active' });
    const { peers } = await server.bus.ask(policy.peers, { tenant });
    expect(peers.find(({ server_name }) => server_name === name)?.last_error).toMatchObject({
      code: 'SW_FED_SIGNATURE_MISMATCH',
    });
    expect(await refusalOf(peer({ refresh: true }))).toMatchObject({ reason: 'key_changed' });
    expect(await peer({ accept_new_keys: true })).toMatchObject({ key_id: imposter.key_id });
    expect(await peerKey(old.key_id)).toMatchObject({ ok: true, state: 'retired' });
  });

  it('never gets other bytes behind an old key id, not even by an admin', async () => {
    const old = newKey('ed25519:1');
    serve(old);
    await peerKey('ed25519:1');
    serve(newKey('ed25519:1'));
    expect(await refusalOf(peer({ accept_new_keys: true }))).toMatchObject({
      reason: 'key_changed',
      facts: { alert: 'key_bytes_changed' },
    });
    expect(await peerKey('ed25519:1')).toMatchObject({ public_key: old.public_key });
  });

  it('is not thrown back by an old descriptor', async () => {
    const [old, young] = [newKey(), newKey()];
    serve(old);
    const replayed = descriptorText(name, [old], [listed(old, 'active')], { issued_at: Date.now() - HOUR });
    await peerKey(old.key_id);
    host.answer = json(
      descriptorText(name, [young, old], [listed(young, 'active'), listed(old, 'overlap', 1)]),
    );
    await peer({ refresh: true });
    host.answer = json(replayed);
    expect(await peer({ refresh: true })).toMatchObject({ key_id: young.key_id });
  });

  it('is used as known while it is looked at again after an hour', async () => {
    const key = newKey();
    serve(key);
    await peerKey(key.key_id);
    server.clock.advance(HOUR);
    expect(await peerKey(key.key_id)).toMatchObject({ ok: true });
    await expect.poll(() => host.hits).toBe(2);
  });

  it('is believed by its known keys when it is gone and its descriptor has expired', async () => {
    const key = newKey();
    serve(key);
    await peerKey(key.key_id);
    host.answer = (request) => void request.socket.destroy();
    server.clock.advance(25 * HOUR);
    expect(await peerKey(key.key_id)).toMatchObject({ ok: true });
    expect(host.hits).toBe(2);
  });
});

describe('many unknown servers at once', () => {
  it('are looked up 32 at a time', async () => {
    let open = 0;
    let most = 0;
    host.answer = (_, response) => {
      most = Math.max(most, (open += 1));
      setTimeout(() => {
        open -= 1;
        response.writeHead(404).end();
      }, 20);
    };
    const keys = Array.from({ length: 100 }, (_, index) => ({
      server_name: `m${index}.peer.localhost:${host.port}`,
      key_id: 'k',
    }));
    const found = await server.bus.ask(identity.peerKeys, { tenant, keys });
    expect(found.keys.every((key) => !key.ok && key.code === 'SW_FED_DISCOVERY_FAILED')).toBe(true);
    expect(host.hits).toBe(100);
    expect(most).toBeLessThanOrEqual(32);
    expect(most).toBeGreaterThan(1);
  });
});

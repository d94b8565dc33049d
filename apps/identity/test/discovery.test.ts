import { describe, expect, it } from 'vitest';
import { identity, identityTopics } from '@app/contracts/identity';
import { policy } from '@app/contracts/policy';
import { refusalOf } from '../../../test/support/refusal-of';
import {
  HOUR,
  host,
  name,
  peer,
  peerKey,
  rename,
  serve,
  server,
  tenant,
  setUpDiscovery,
} from './discovery-setup';
import { descriptorText, json, listed, newKey } from './peer-host';

setUpDiscovery();

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
    rename(`other-${name}`);
    serve(theirs);
    const second = await peerKey('ed25519:1');
    expect([first, second]).toMatchObject([
      { server_name: firstName, public_key: ours.public_key },
      { server_name: name, public_key: theirs.public_key },
    ]);
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

  it('is over when an admin has changed who is allowed', async () => {
    host.answer = (_, response) => void response.writeHead(503).end();
    await refusalOf(peer());
    serve(newKey());
    await refusalOf(peer());
    const change = { allowed_peers: [name] };
    await server.bus.ask(policy.write, { tenant, change, by: 'admin' });
    await expect.poll(() => peer().catch(() => null)).toMatchObject({ server_name: name });
  });

  it('holds a server up for five seconds at most when it speaks to us itself', async () => {
    host.answer = (_, response) => void response.writeHead(503).end();
    await refusalOf(peer());
    const key = newKey();
    serve(key);
    const spoke = async () => {
      const keys = [{ server_name: name, key_id: key.key_id }];
      return (await server.bus.ask(identity.peerKeys, { tenant, keys, spoke: true })).keys[0];
    };
    server.clock.advance(4_999);
    expect(await spoke()).toMatchObject({ code: 'SW_FED_DISCOVERY_FAILED' });
    expect(host.hits).toBe(1);
    server.clock.advance(1);
    expect(await peerKey(key.key_id)).toMatchObject({ code: 'SW_FED_DISCOVERY_FAILED' });
    expect(await spoke()).toMatchObject({ ok: true });
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

import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { identity } from '@app/contracts/identity';
import { refusalOf } from '../../../test/support/refusal-of';
import { HOUR, host, name, peer, peerKey, rename, server, tenant, setUpDiscovery } from './discovery-setup';
import { descriptorText, json, listed, newKey } from './peer-host';

setUpDiscovery();

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
    const found = await server.bus.ask(
      identity.peerKeys,
      { tenant, keys: [{ server_name: name, key_id: 'k' }] },
      { timeoutMs: 20_000 },
    );
    clearInterval(drip);
    expect(found.keys[0]).toMatchObject({ code: 'SW_FED_DISCOVERY_FAILED' });
  });

  it('when the certificate is for another name', async () => {
    rename(`other.localhost:${host.port}`);
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

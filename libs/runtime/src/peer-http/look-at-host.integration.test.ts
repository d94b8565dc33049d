import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ThrowawayAuthority } from '../../test/throwaway-authority';
import { authority, NAME, opened, peerHttp, setUpWaysToPeers, startPeer } from '../../test/ways-to-peers';
import type { PeerHttpOptions } from './undici-peer-http';

setUpWaysToPeers();

const look = (port: number, options?: Partial<PeerHttpOptions>, patienceMs = 5_000) =>
  peerHttp(options).look(`https://${NAME}:${port}/`, patienceMs);
const cause = (of: string) => ({ ok: false, code: 'SW_FED_DISCOVERY_FAILED', facts: { cause: of } });

describe('a look at a host', () => {
  it('shows its addresses, the version of TLS and the certificate, and asks nothing', async () => {
    const peer = await startPeer(await authority.issue([NAME]));
    expect(await look(peer.port)).toMatchObject({
      addresses: { ok: true, list: ['127.0.0.1'] },
      connection: { ok: true, address: '127.0.0.1', tls: 'TLSv1.3' },
      certificate: {
        names: [NAME],
        valid_from: expect.any(Number) as number,
        valid_until: expect.any(Number) as number,
      },
    });
    expect(peer.requests).toEqual([]);
  });

  it('shows a certificate that is not trusted, and what is wrong with it', async () => {
    const stranger = await ThrowawayAuthority.create();
    const unknown = await startPeer(await stranger.issue([NAME]));
    expect(await look(unknown.port)).toMatchObject({
      connection: cause('CERT_SIGNATURE_FAILURE'),
      certificate: { names: [NAME] },
    });
    const other = await startPeer(await authority.issue(['other.chat-b.net']));
    expect(await look(other.port)).toMatchObject({
      connection: cause('ERR_TLS_CERT_ALTNAME_INVALID'),
      certificate: { names: ['other.chat-b.net'] },
    });
  });

  it('says that nothing listens, and of a name that leads nowhere that it does', async () => {
    const peer = await startPeer();
    const { port } = peer;
    await peer.stop();
    opened.splice(opened.indexOf(peer), 1);
    expect(await look(port)).toMatchObject({ addresses: { ok: true }, connection: cause('ECONNREFUSED') });
    const resolve = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
    expect(await look(port, { resolve })).toEqual({
      addresses: expect.objectContaining(cause('ENOTFOUND')) as object,
    });
  });

  it('of a host that may not be connected to names no address', async () => {
    const resolve = async () => ['93.184.216.34', '10.1.2.3'];
    const seen = await look(443, { resolve });
    expect(seen).toEqual({
      addresses: {
        ok: false,
        code: 'SW_FED_ADDRESS_REFUSED',
        detail: expect.any(String) as string,
        retryable: false,
      },
    });
    expect(JSON.stringify(seen)).not.toMatch(/10\.1\.2\.3|93\.184/);
  });

  it('ends in time, whether the name or the host keeps silent', async () => {
    const silent = () => new Promise<string[]>(() => undefined);
    expect(await look(443, { resolve: silent }, 50)).toMatchObject({ addresses: cause('timeout') });
    const port = await startSilent();
    expect(await look(port, {}, 200)).toMatchObject({ connection: cause('timeout') });
  });
});

describe('a fresh request', () => {
  it('does not ride on a connection from before', async () => {
    const peer = await startPeer(await authority.issue([NAME]));
    const http = peerHttp();
    const url = `https://${NAME}:${peer.port}/`;
    for (const fresh of [false, true, true]) await http.get(url, { fresh });
    expect(peer.connections).toBe(3);
    await http.get(url);
    expect(peer.connections).toBe(3);
  });
});

/** Takes connections and says nothing. */
async function startSilent(): Promise<number> {
  const server: Server = createServer(() => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => sockets.add(socket));
  opened.push({
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  });
  return (server.address() as AddressInfo).port;
}

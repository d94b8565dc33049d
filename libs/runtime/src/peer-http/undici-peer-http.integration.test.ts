import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync } from 'node:zlib';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ScriptedPeer } from '../../test/scripted-peer';
import { authority, NAME, opened, peerHttp, setUpWaysToPeers, startPeer } from '../../test/ways-to-peers';
import type { PeerHttpOptions } from './undici-peer-http';

let certificate: { cert: string; key: string };
setUpWaysToPeers();
beforeAll(async () => {
  certificate = await authority.issue([NAME]);
});

const refusal = (outcome: object) => {
  const { code, facts } = outcome as { code?: string; facts?: { cause: string } };
  return { code, cause: facts?.cause };
};
const REFUSED = { code: 'SW_FED_ADDRESS_REFUSED', cause: undefined };
const failed = (cause: string) => ({ code: 'SW_FED_DISCOVERY_FAILED', cause });

describe('an answer', () => {
  let peer: ScriptedPeer;
  let url: string;
  beforeEach(async () => {
    peer = await startPeer(certificate);
    url = `https://${NAME}:${peer.port}/path?query=1`;
  });

  it('comes with status, headers and body', async () => {
    peer.answer = (_request, response) => response.writeHead(404, { 'x-mark': 'a' }).end('{"code":1}');
    const outcome = await peerHttp().get(url, { headers: { 'x-asked': 'b' } });
    expect(outcome).toMatchObject({ ok: true, status: 404, headers: { 'x-mark': 'a' } });
    expect(outcome.ok && outcome.body.toString()).toBe('{"code":1}');
    expect(peer.requests[0]).toMatchObject({
      method: 'GET',
      url: '/path?query=1',
      headers: { 'x-asked': 'b', host: `${NAME}:${peer.port}` },
    });
  });

  it('comes to a POST with its very bytes', async () => {
    const headers = { 'content-type': 'application/json' };
    expect(await peerHttp().post(url, { headers, body: Buffer.from('{"é":1}') })).toMatchObject({
      status: 200,
    });
    expect(peer.requests[0]).toMatchObject({ method: 'POST', headers, body: '{"é":1}' });
  });

  it('comes over a connection that is kept', async () => {
    const http = peerHttp();
    await http.get(url);
    await http.get(url);
    expect(peer.connections).toBe(1);
  });

  it('that redirects is not followed', async () => {
    peer.answer = (_request, response) => response.writeHead(302, { location: `/elsewhere` }).end();
    expect(await peerHttp().get(url)).toMatchObject({ ok: true, status: 302 });
    expect(peer.requests).toHaveLength(1);
  });

  it.each(['gzip', 'br', 'identity'])('with Content-Encoding %s is refused', async (encoding) => {
    peer.answer = (_request, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(brotliCompressSync('x'.repeat(1e6)));
    expect(refusal(await peerHttp().get(url))).toEqual(failed('unusable'));
  });

  it.each([
    ['application/json', true],
    ['Application/JSON; charset=utf-8', true],
    ['text/html', false],
    ['application/jsonp', false],
    [undefined, false],
  ])('of type %s to a question for JSON: %s', async (type, taken) => {
    peer.answer = (_request, response) =>
      response.writeHead(200, type ? { 'content-type': type } : {}).end('{}');
    expect((await peerHttp().get(url, { accept: 'application/json' })).ok).toBe(taken);
  });

  it('that says no may be of another type', async () => {
    peer.answer = (_request, response) =>
      response.writeHead(403, { 'content-type': 'application/problem+json' }).end('{}');
    expect(await peerHttp().get(url, { accept: 'application/json' })).toMatchObject({ status: 403 });
  });

  it('may be as long as allowed and no longer, announced or not', async () => {
    const body = Buffer.alloc(1_000);
    const http = peerHttp();
    expect(await http.get(url, { maxBytes: 5 })).toMatchObject({ status: 200 });
    for (const announced of [true, false]) {
      peer.answer = (_request, response) => {
        if (announced) response.setHeader('content-length', body.length);
        response.write(body);
        response.end();
      };
      expect(await http.get(url, { maxBytes: 1_000 })).toMatchObject({ status: 200 });
      expect(refusal(await http.get(url, { maxBytes: 999 }))).toEqual(failed('too_large'));
    }
  });

  it('without an end is cut off at the limit', async () => {
    let sent = 0;
    peer.answer = (_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
      };
      response.on('drain', more);
      more();
    };
    expect(refusal(await peerHttp().get(url))).toEqual(failed('too_large'));
    await sleep(50);
    expect(sent).toBeLessThan(20e6);
  });

  it.each([
    ['before the first byte', false],
    ['byte by byte', true],
  ])('that dawdles %s is given up in time', async (_when, drips) => {
    peer.answer = (_request, response) => {
      if (!drips) return;
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    };
    const began = Date.now();
    expect(refusal(await peerHttp().get(url, { timeoutMs: 200 }))).toEqual(failed('timeout'));
    expect(Date.now() - began, 'long before the usual 10 s').toBeLessThan(8_000);
  });

  it('that is not waited for any more is given up at once', async () => {
    const cut = new AbortController();
    peer.answer = () => cut.abort();
    expect(refusal(await peerHttp().get(url, { signal: cut.signal }))).toEqual(failed('timeout'));
  });

  it('that breaks off is a failure', async () => {
    peer.answer = (_request, response) => response.socket?.destroy();
    expect((await peerHttp().get(url)).ok).toBe(false);
  });

  it('that never comes holds up no other peer', async () => {
    const other = await startPeer(certificate);
    peer.answer = () => {};
    const http = peerHttp();
    const cut = new AbortController();
    let over = 0;
    const hanging = Array.from({ length: 50 }, async () => {
      await http.get(url, { timeoutMs: 60_000, signal: cut.signal });
      over += 1;
    });
    expect(await http.get(`https://${NAME}:${other.port}/`)).toMatchObject({ status: 200 });
    expect(over).toBe(0);
    cut.abort();
    await Promise.all(hanging);
  });
});

describe('a certificate', () => {
  it.each([
    ['of an unknown authority', () => authority.issue([NAME]), { extraRoots: undefined }],
    ['that has expired', () => authority.issue([NAME], -1), {}],
    ['for another name', () => authority.issue(['other.chat-b.net']), {}],
  ])('%s is refused, also the second time', async (_which, issue, options) => {
    const peer = await startPeer(await issue());
    const http = peerHttp(options as Partial<PeerHttpOptions>);
    for (const _attempt of [1, 2]) {
      expect(await http.get(`https://${NAME}:${peer.port}/`)).toMatchObject({
        code: 'SW_FED_DISCOVERY_FAILED',
      });
    }
    expect(peer.requests).toHaveLength(0);
  });

  it('is checked with every connection: none takes up the session of an earlier one', async () => {
    const peer = await startPeer(certificate);
    const http = peerHttp();
    peer.answer = (_request, response) => response.writeHead(200, { connection: 'close' }).end();
    for (const connections of [1, 2, 3]) {
      expect(await http.get(`https://${NAME}:${peer.port}/`)).toMatchObject({ status: 200 });
      expect(peer.connections).toBe(connections);
    }
    expect(peer.resumed).toBe(0);
  });
});

describe('an address', () => {
  let peer: ScriptedPeer;
  beforeEach(async () => {
    peer = await startPeer(certificate);
  });

  it.each(['127.0.0.1', '10.0.0.1', '169.254.169.254', '0.0.0.0', '::1', '::ffff:127.0.0.1', '::7f00:1'])(
    'that is %s is refused before connecting, for a name',
    async (address) => {
      const http = peerHttp({ rules: {}, resolve: async () => [address] });
      expect(refusal(await http.get(`https://${NAME}:${peer.port}/`))).toEqual(REFUSED);
      expect(peer.connections).toBe(0);
    },
  );

  it.each(['127.0.0.1', '[::1]', '[::ffff:7f00:1]', '2130706433', '0x7f.1', '127.1', 'x.localhost'])(
    'written as %s is refused',
    async (host) => {
      const http = peerHttp({ rules: {}, resolve: () => Promise.reject(new Error('asked DNS')) });
      expect(refusal(await http.get(`https://${host}:${peer.port}/`))).toEqual(REFUSED);
      expect(peer.connections).toBe(0);
    },
  );

  it('among several of a name is enough to refuse the name', async () => {
    const http = peerHttp({ resolve: async () => ['127.0.0.1', '10.0.0.1'] });
    expect(refusal(await http.get(`https://${NAME}:${peer.port}/`))).toEqual(REFUSED);
    expect(peer.connections).toBe(0);
  });

  it('is asked for once, and judged again whenever it is asked for', async () => {
    const answers = [['127.0.0.1'], ['127.0.0.2']];
    let asked = 0;
    const rebound = await startPeer(certificate, '127.0.0.2', peer.port);
    const http = peerHttp({ resolve: async () => answers[Math.min(asked++, 1)] ?? [] });
    const url = `https://${NAME}:${peer.port}/`;

    expect(await http.get(url)).toMatchObject({ status: 200 });
    expect(asked).toBe(1);
    peer.hangUp();
    // Until that is noticed, a request may still go the old way, and fail.
    await expect.poll(async () => refusal(await http.get(url))).toEqual(REFUSED);
    expect(asked).toBe(2);
    expect(rebound.connections).toBe(0);
  });

  it('that does not answer gives way to the next', async () => {
    const http = peerHttp({
      rules: { allow: ['127.0.0.0/8'] },
      resolve: async () => ['127.0.0.9', '127.0.0.1'],
    });
    expect(await http.get(`https://${NAME}:${peer.port}/`)).toMatchObject({ status: 200 });
  });

  it('that nobody has is a failure', async () => {
    const resolve = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
    const outcome = await peerHttp({ resolve }).get(`https://${NAME}/`);
    expect(refusal(outcome)).toEqual(failed('ENOTFOUND'));
  });

  it('where nobody listens is a failure', async () => {
    const { port } = peer;
    await peer.stop();
    opened.splice(opened.indexOf(peer), 1);
    expect(refusal(await peerHttp().get(`https://${NAME}:${port}/`))).toEqual(failed('ECONNREFUSED'));
  });
});

describe('loopback', () => {
  it('has the names under localhost, without DNS, where it is allowed', async () => {
    const peer = await startPeer(await authority.issue(['a.localhost']));
    const http = peerHttp({ resolve: () => Promise.reject(new Error('asked DNS')) });
    expect(await http.get(`https://a.localhost:${peer.port}/`)).toMatchObject({ status: 200 });
  });

  it('may be reached by plain HTTP only where that is allowed', async () => {
    const peer = await startPeer();
    const url = `http://a.localhost:${peer.port}/`;
    expect(await peerHttp({ rules: { insecureLoopback: true } }).get(url)).toMatchObject({ status: 200 });
    expect(refusal(await peerHttp().get(url))).toEqual(REFUSED);
  });

  it('does not open plain HTTP to other names', async () => {
    const peer = await startPeer();
    const http = peerHttp({ rules: { insecureLoopback: true } });
    expect(refusal(await http.get(`http://${NAME}:${peer.port}/`))).toEqual(REFUSED);
  });
});

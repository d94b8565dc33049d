import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { throwawayAuthority } from '../../../test/peer/certificates';
import { IndependentPeer } from '../../../test/peer/independent-peer';
import { HERE, OTHER, startGateway } from './running-gateway';
import { callAs, SEND } from './signed-request';

const PEER_HOST = 'peer.localhost';
const CHUNKED = 'Transfer-Encoding: chunked';

let gateway: Awaited<ReturnType<typeof startGateway>>;
let peer: IndependentPeer;

beforeAll(async () => {
  const authority = await throwawayAuthority();
  peer = await IndependentPeer.start({ host: PEER_HOST, tls: await authority.issue(PEER_HOST) });
  gateway = await startGateway({
    contexts: ['identity', 'policy', 'ingest', 'relay', 'gateway'],
    roots: authority.ca,
  });
});
afterAll(async () => {
  await gateway?.stop();
  await peer?.down();
});

/** All that is said to these bytes until the connection is hung up on. */
async function answerTo(bytes: string): Promise<string> {
  const socket = connect(gateway.port, '127.0.0.1');
  await once(socket, 'connect');
  let said = '';
  socket.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  socket.write(bytes, 'latin1');
  await closed;
  return said;
}

const answersIn = (said: string) => said.split('HTTP/1.1 ').length - 1;

/** A request whose end two readers could see in two places; a second one hides behind it. */
const smuggled = (...fields: string[]) =>
  [`POST ${SEND} HTTP/1.1`, `Host: ${HERE}`, ...fields, '', '0', '', `GET /v1/me HTTP/1.1`, '', ''].join(
    '\r\n',
  );

describe('a request whose framing can be read in two ways', () => {
  it.each([
    ['a length and chunks', smuggled('Content-Length: 6', CHUNKED)],
    ['two lengths', smuggled('Content-Length: 6', 'Content-Length: 5')],
    ['a list of lengths', smuggled('Content-Length: 6, 5')],
    ['a length with a sign', smuggled('Content-Length: +6')],
    ['a space before the colon', smuggled('Transfer-Encoding : chunked')],
    ['chunks under another coding', smuggled('Transfer-Encoding: chunked, identity')],
    ['an unknown coding', smuggled('Transfer-Encoding: xchunked')],
    ['a folded field', smuggled('X-One: 1', ' Content-Length: 6')],
    ['a bare carriage return in a field', smuggled('X-One: 1\rContent-Length: 6')],
    ['a length of a chunk that is no number', smuggled(CHUNKED).replace('\r\n\r\n0\r\n', '\r\n\r\n0x0\r\n')],
    ['no host', `GET ${SEND} HTTP/1.1\r\n\r\n`],
    ['a header beyond 16 KiB', `GET / HTTP/1.1\r\nHost: ${HERE}\r\nX-Long: ${'x'.repeat(16_384)}\r\n\r\n`],
  ])('by %s is refused once and hung up on', async (_, bytes) => {
    const said = await answerTo(bytes);
    expect(said).toMatch(/^HTTP\/1\.1 400 /);
    expect(answersIn(said)).toBe(1);
    expect(said.toLowerCase()).toContain('connection: close');
  });
});

describe('what a client says of who it is and whom it asks', () => {
  const claims = { 'x-forwarded-host': OTHER, 'x-forwarded-for': '10.0.0.1', forwarded: `host=${OTHER}` };

  it('changes nothing for a request that was signed for our name', async () => {
    const answer = await callAs(peer, gateway.port, {
      tamper: ({ headers }) => Object.assign(headers, claims),
    });
    expect(answer).not.toMatchObject({ json: { reason: 'wrong_authority' } });
    expect(answer).toMatchObject({ status: 403, json: { code: 'SW_FED_PEER_UNKNOWN' } });
  });

  it('makes no other name ours', async () => {
    const answer = await callAs(peer, gateway.port, {
      authority: 'stranger.example',
      tamper: ({ headers }) => Object.assign(headers, { ...claims, 'x-forwarded-host': HERE }),
    });
    expect(answer).toMatchObject({ status: 401, json: { reason: 'wrong_authority' } });
  });
});

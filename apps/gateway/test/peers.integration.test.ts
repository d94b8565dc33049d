import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FederationPolicy } from '@app/contracts/policy';
import { throwawayAuthority } from '../../../test/peer/certificates';
import { IndependentPeer } from '../../../test/peer/independent-peer';
import { testNats } from '../../../test/support/nats';
import { exchange } from './exchange';
import { asAdmin, HERE, OTHER, startGateway, tokenOf } from './running-gateway';
import { callAs, SEND, type Call } from './signed-request';

let nats: Awaited<ReturnType<typeof testNats>>;
let gateway: Awaited<ReturnType<typeof startGateway>>;
let peer: IndependentPeer;
let port: number;

const policyIs = (change: Partial<FederationPolicy>) => asAdmin(port, 'PUT', 'policy', change);
const callAsPeer = (call: Call = {}) => callAs(peer, port, call);
const PEER_HOST = 'peer.localhost';

beforeAll(async () => {
  const authority = await throwawayAuthority();
  nats = await testNats();
  peer = await IndependentPeer.start({ host: PEER_HOST, tls: await authority.issue(PEER_HOST) });
  gateway = await startGateway({
    contexts: ['identity', 'policy', 'ingest', 'relay', 'gateway'],
    natsUrl: nats.url,
    roots: authority.ca,
  });
  port = gateway.port;
});
afterAll(async () => {
  await gateway?.stop();
  await Promise.all([peer?.down(), nats?.stop()]);
});
beforeEach(() => policyIs({ default_mode: 'open', denied_peers: [] }));

/** An invite of Ann into a room of the peer's own that we have not heard of. */
async function invite() {
  await asAnn('/v1/me');
  const room = peer.createRoom('Garden');
  return peer.draft(room.id, 'sw.room.invite', {
    invite_id: randomUUID(),
    target: `@ann:${HERE}`,
    expires_at: Date.now() + 3_600_000,
    create_event: JSON.parse(room.create!.text) as never,
    direct: false,
  });
}

const asAnn = async (path: string) =>
  exchange(port, 'GET', path, { host: HERE, authorization: `Bearer ${await tokenOf()}` });

const invitedTo = async () => {
  const { items } = (await asAnn('/v1/me/invitations')).json as { items: { room_id: string }[] };
  return items.map(({ room_id }) => room_id);
};

const auditOf = async (action: string) =>
  (await asAdmin(port, 'GET', `audit?action=${action}`)).json.items as Record<string, unknown>[];

const seconds = () => Math.floor(Date.now() / 1000);

describe('POST /send', () => {
  it('judges each element of a verified request by itself, as it came', async () => {
    const { id, roomId, text } = await invite();
    const answer = await callAsPeer({ body: `{"events":[${text},${text.replace(':', ': ')},7]}` });
    expect(answer).toMatchObject({
      status: 200,
      json: {
        results: [
          { event_id: id, status: 'accepted' },
          { status: 'refused', code: 'SW_FED_MALFORMED_EVENT' },
          { status: 'refused', code: 'SW_FED_MALFORMED_EVENT' },
        ],
      },
    });
    expect(await invitedTo()).toContain(roomId);
  });

  it.each<[string, number, string, string | undefined, Call]>([
    [
      'no signature',
      401,
      'SW_FED_SIGNATURE_MISMATCH',
      undefined,
      { tamper: ({ headers }) => delete headers.signature },
    ],
    [
      'another body than was signed',
      401,
      'SW_FED_SIGNATURE_MISMATCH',
      'digest_mismatch',
      { tamper: (sent) => (sent.body = Buffer.from('{"events":[1]}')) },
    ],
    ['an old signature', 401, 'SW_FED_SIGNATURE_MISMATCH', 'clock_skew', { created: seconds() - 75 }],
    [
      'a server that nobody can find',
      401,
      'SW_FED_DISCOVERY_FAILED',
      undefined,
      { serverName: 'gone.localhost:1' },
    ],
    [
      'a host that is not ours',
      401,
      'SW_FED_SIGNATURE_MISMATCH',
      'wrong_authority',
      { authority: 'stranger.example' },
    ],
    [
      'the host of another tenant than was signed for',
      401,
      'SW_FED_SIGNATURE_MISMATCH',
      'bad_signature',
      { tamper: ({ headers }) => (headers.host = OTHER) },
    ],
    [
      'a content encoding',
      415,
      'SW_FED_ENCODING_REFUSED',
      undefined,
      { tamper: ({ headers }) => (headers['content-encoding'] = 'gzip') },
    ],
    ['a body that is not JSON', 400, 'SW_FED_MALFORMED_REQUEST', undefined, { body: '{"events":[' }],
    ['a query', 400, 'SW_FED_MALFORMED_REQUEST', undefined, { query: 'a=1' }],
    ['more than 1 MiB', 413, 'SW_FED_TOO_LARGE', undefined, { body: Buffer.alloc(1_048_577, ' ') }],
  ])('refuses %s', async (_, status, code, reason, call) => {
    const { roomId, text } = await invite();
    const answer = await callAsPeer({ body: `{"events":[${text}]}`, ...call });
    expect(answer).toMatchObject({ status, json: { code, status, ...(reason && { reason }) } });
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json.trace_id).toMatch(/^[0-9a-f]{32}$/);
    expect(await invitedTo()).not.toContain(roomId);
  });

  it('hangs up on a body that never ends', async () => {
    const socket = connect(port, '127.0.0.1');
    // The reset may overtake the answer.
    socket.on('error', () => undefined).resume();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(`POST ${SEND} HTTP/1.1\r\nHost: ${HERE}\r\nTransfer-Encoding: chunked\r\n\r\n`);
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    let sent = 0;
    const more = () => {
      while (!socket.destroyed && socket.write(chunk)) sent += 65_536;
      sent += 65_536;
    };
    socket.on('drain', more);
    more();
    await closed;
    expect(sent).toBeLessThan(64_000_000);
  });

  it('takes a body of exactly 1 MiB', async () => {
    const body = `{"events":[]}${' '.repeat(1_048_576 - 13)}`;
    expect(await callAsPeer({ body })).toMatchObject({ status: 200 });
  });

  it('lets exactly one of many concurrent uses of a nonce through, in two gateways', async () => {
    const ports = [port, await gateway.addGateway()];
    await Promise.all(ports.map((each) => callAs(peer, each)));
    const nonce = 'n'.repeat(22);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, use) => callAs(peer, ports[use % 2]!, { nonce })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ json }) => json.code === 'SW_FED_REPLAYED_REQUEST')).toHaveLength(19);
  });

  it('refuses whom the policy refuses, and writes that down', async () => {
    await policyIs({ denied_peers: [peer.serverName] });
    expect(await callAsPeer()).toMatchObject({ status: 403, json: { code: 'SW_FED_PEER_DENIED' } });
    await expect
      .poll(() => auditOf('federation.policy_rejected'))
      .toContainEqual(expect.objectContaining({ peer: peer.serverName, outcome: 'refused' }));
  });

  it('verifies the signature of those whom the policy refuses anyway', async () => {
    await policyIs({ denied_peers: [peer.serverName] });
    const answer = await callAsPeer({ tamper: (sent) => (sent.body = Buffer.from('x')) });
    expect(answer).toMatchObject({ status: 401, json: { reason: 'digest_mismatch' } });
  });

  it('writes down whose signature did not verify', async () => {
    await callAsPeer({ created: seconds() - 75 });
    await expect
      .poll(() => auditOf('federation.signature_verify_failed'))
      .toContainEqual(expect.objectContaining({ peer: peer.serverName, reason: 'clock_skew' }));
  });
});

describe('the other signed routes', () => {
  it('answer a ping with the time, also to whom the policy refuses', async () => {
    const ping = { path: '/_scaiwave/federation/v1/ping', body: '{"nonce":"0123456789abcdef"}' };
    const asked = Date.now();
    const accepted = await callAsPeer(ping);
    expect(accepted).toMatchObject({ status: 200, json: { nonce: '0123456789abcdef', accepts_you: true } });
    expect(accepted.json.server_time).toBeGreaterThanOrEqual(asked);
    expect(accepted.json.server_time).toBeLessThanOrEqual(Date.now());
    await policyIs({ denied_peers: [peer.serverName] });
    expect(await callAsPeer(ping)).toMatchObject({
      status: 200,
      json: { accepts_you: false, code: 'SW_FED_PEER_DENIED' },
    });
  });

  it.each(['rm_x', `rm_${'A'.repeat(43)}`])(
    'give one answer for any room that is not the asker’s: %s',
    async (id) => {
      const path = `/_scaiwave/federation/v1/rooms/${id}/members`;
      expect(await callAsPeer({ method: 'GET', path })).toMatchObject({
        status: 404,
        json: { code: 'SW_FED_NOT_IN_ROOM' },
      });
    },
  );

  it.each(['profile/ann', 'rooms/x/members', 'rooms/x/backfill', 'verdicts'])(
    'refuse GET %s without a signature',
    async (path) => {
      const answer = await exchange(port, 'GET', `/_scaiwave/federation/v1/${path}`, { host: HERE });
      expect(answer).toMatchObject({ status: 401, json: { code: 'SW_FED_SIGNATURE_MISMATCH' } });
    },
  );

  it('refuse a signed GET that brings a body', async () => {
    const answer = await callAsPeer({
      method: 'GET',
      path: '/_scaiwave/federation/v1/verdicts',
      tamper: (sent) => (sent.body = Buffer.from('x')),
    });
    expect(answer).toMatchObject({ status: 401, json: { reason: 'not_covered' } });
  });

  it('do not exist under another method', async () => {
    expect(await exchange(port, 'GET', SEND, { host: HERE })).toMatchObject({ status: 404 });
  });
});

import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { testDatabase } from '../../../test/support/postgres';
import { HERE, OTHER, PEER, script } from './neighbours';
import { startGateway } from './running-gateway';
import { callAsPeer, exchange, SEND } from './signed-request';

let database: Awaited<ReturnType<typeof testDatabase>>;
let gateway: Awaited<ReturnType<typeof startGateway>>;
let port: number;

beforeAll(async () => {
  database = await testDatabase();
  gateway = await startGateway(database.url);
  port = gateway.port;
});
afterAll(async () => {
  await gateway?.stop();
  await database?.drop();
});
beforeEach(() => {
  Object.assign(script, { denied: false, floor: 'v1', deliveries: [], batches: [], audits: [] });
});

const seconds = () => Math.floor(Date.now() / 1000);

describe('POST /send', () => {
  it('hands the elements of a verified request to the room log as they came', async () => {
    const answer = await callAsPeer(port, { body: '{"events":[{"v":1, "a":"b"},7]}' });
    expect(answer).toMatchObject({ status: 200, json: { results: [], heads: {} } });
    expect(script.deliveries).toMatchObject([
      {
        tenant: HERE,
        peer: PEER,
        events: ['{"v":1, "a":"b"}', { ok: false, code: 'SW_FED_MALFORMED_EVENT' }],
      },
    ]);
  });

  it.each<[string, number, string, string | undefined, Parameters<typeof callAsPeer>[1]]>([
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
      { serverName: 'gone.example' },
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
    const answer = await callAsPeer(port, call);
    expect(answer).toMatchObject({ status, json: { code, status, ...(reason && { reason }) } });
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json.trace_id).toMatch(/^[0-9a-f]{32}$/);
    expect(script.deliveries).toEqual([]);
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
    expect(await callAsPeer(port, { body })).toMatchObject({ status: 200 });
  });

  it('lets exactly one of many concurrent uses of a nonce through', async () => {
    const nonce = 'n'.repeat(22);
    const answers = await Promise.all(Array.from({ length: 20 }, () => callAsPeer(port, { nonce })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ json }) => json.code === 'SW_FED_REPLAYED_REQUEST')).toHaveLength(19);
  });

  it('asks the room log about concurrent requests together', async () => {
    await Promise.all(Array.from({ length: 60 }, () => callAsPeer(port)));
    expect(script.deliveries).toHaveLength(60);
    expect(script.batches.length).toBeLessThan(60);
  });

  it('refuses whom the policy refuses, and writes that down', async () => {
    script.denied = true;
    expect(await callAsPeer(port)).toMatchObject({ status: 403, json: { code: 'SW_FED_PEER_DENIED' } });
    await vi.waitFor(() =>
      expect(script.audits).toContainEqual(
        expect.objectContaining({
          action: 'federation.policy_rejected',
          tenant: HERE,
          peer: PEER,
          outcome: 'refused',
        }),
      ),
    );
  });

  it('verifies the signature of those whom the policy refuses anyway', async () => {
    script.denied = true;
    const answer = await callAsPeer(port, { tamper: (sent) => (sent.body = Buffer.from('x')) });
    expect(answer).toMatchObject({ status: 401, json: { reason: 'digest_mismatch' } });
  });

  it('refuses a version below the floor of the policy', async () => {
    script.floor = 'v2';
    expect(await callAsPeer(port)).toMatchObject({ status: 403, json: { code: 'SW_FED_PROTOCOL_VERSION' } });
  });

  it('writes down whose signature did not verify', async () => {
    await callAsPeer(port, { created: seconds() - 75 });
    await vi.waitFor(() =>
      expect(script.audits).toContainEqual(
        expect.objectContaining({
          action: 'federation.signature_verify_failed',
          peer: PEER,
          reason: 'clock_skew',
        }),
      ),
    );
  });
});

describe('the other signed routes', () => {
  it('answer a ping with the time, also to whom the policy refuses', async () => {
    const ping = { path: '/_scaiwave/federation/v1/ping', body: '{"nonce":"0123456789abcdef"}' };
    const accepted = await callAsPeer(port, ping);
    expect(accepted).toMatchObject({ status: 200, json: { nonce: '0123456789abcdef', accepts_you: true } });
    expect(Math.abs(Number(accepted.json.server_time) - Date.now())).toBeLessThan(5000);
    script.denied = true;
    expect(await callAsPeer(port, ping)).toMatchObject({
      status: 200,
      json: { accepts_you: false, code: 'SW_FED_PEER_DENIED' },
    });
  });

  it.each(['rm_x', `rm_${'A'.repeat(43)}`])(
    'give one answer for any room that is not the asker’s: %s',
    async (id) => {
      const path = `/_scaiwave/federation/v1/rooms/${id}/members`;
      expect(await callAsPeer(port, { method: 'GET', path })).toMatchObject({
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
    const answer = await callAsPeer(port, {
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

import { connect } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { testNats } from '../../../test/support/nats';
import { exchange } from './exchange';
import { HERE, startGateway, tokenOf } from './running-gateway';

let gateway: Awaited<ReturnType<typeof startGateway>>;
let nats: Awaited<ReturnType<typeof testNats>>;
let [first, second] = [0, 0];
let room: string;

const ANN = `@ann:${HERE}`;
const BEN = `@ben:${HERE}`;
const eventually = (assertion: () => Promise<void>) =>
  vi.waitFor(assertion, { timeout: 20_000, interval: 50 });

async function call(port: number, who: string, method: string, path: string, body?: object) {
  const token = await tokenOf({ local_id: who });
  const headers = { host: HERE, authorization: `Bearer ${token}` };
  const type: Record<string, string> = body ? { 'content-type': 'application/json' } : {};
  return exchange(port, method, path, { ...headers, ...type }, body && JSON.stringify(body));
}

/** The members of the room by one gateway process, with what each is. */
async function seenBy(port: number): Promise<Record<string, string>> {
  const { json } = await call(port, 'ben', 'GET', `/v1/rooms/${room}/members`);
  const items = json.items as { fqid: string; presence: string }[];
  return Object.fromEntries(items.map(({ fqid, presence }) => [fqid, presence]));
}

const everywhere = (expected: Record<string, string>) =>
  eventually(async () => {
    for (const port of [first, second]) expect(await seenBy(port)).toMatchObject(expected);
  });

async function openStream(port: number, who: string) {
  const socket = connect(port, '127.0.0.1');
  const token = await tokenOf({ local_id: who });
  socket.write(`GET /v1/me/stream HTTP/1.1\r\nHost: ${HERE}\r\nAuthorization: Bearer ${token}\r\n\r\n`);
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const until = async (part: string) => {
    while (!text.includes(part)) await once(socket, 'data');
  };
  await until(': open');
  return { text: () => text, until, end: () => socket.destroy() };
}

beforeAll(async () => {
  nats = await testNats();
  gateway = await startGateway({
    contexts: ['identity', 'policy', 'ingest', 'gateway'],
    natsUrl: nats.url,
  });
  first = gateway.port;
  second = await gateway.addGateway();
  await call(first, 'ben', 'GET', '/v1/me');
  room = String((await call(first, 'ann', 'POST', '/v1/me/federated-dms', { fqid: BEN })).json.room_id);
  const { items } = (await call(first, 'ben', 'GET', '/v1/me/invitations')).json as {
    items: { invite_id: string }[];
  };
  await call(first, 'ben', 'POST', `/v1/me/invitations/${items[0]!.invite_id}/accept`, {});
});
afterAll(async () => {
  await gateway?.stop();
  await nats?.stop();
});

describe('two gateway processes', () => {
  it('see alike who is there, whichever of them has the streams', async () => {
    await everywhere({ [ANN]: 'offline', [BEN]: 'offline' });
    const [here, there] = [await openStream(first, 'ann'), await openStream(second, 'ann')];
    await everywhere({ [ANN]: 'online' });
    await call(second, 'ann', 'PUT', '/v1/me/presence', { status: 'idle' });
    await everywhere({ [ANN]: 'idle' });
    await call(first, 'ann', 'PUT', '/v1/me/presence', { status: 'dnd' });
    await everywhere({ [ANN]: 'dnd' });
    const watching = await openStream(second, 'ben');
    here.end();
    there.end();
    await watching.until(`"data":{"fqid":"${ANN}","status":"offline"}`);
    await everywhere({ [ANN]: 'offline' });
    watching.end();
  });

  it('tell the streams of each other’s people who types, and nobody else', async () => {
    const [bens, anns] = [await openStream(second, 'ben'), await openStream(second, 'ann')];
    await call(first, 'ann', 'POST', `/v1/rooms/${room}/typing`, {});
    await bens.until(`"room_id":"${room}","data":{"fqid":"${ANN}","typing":true,"expires_at":`);
    // What is not kept has no position, so that nobody resumes from it.
    expect(bens.text()).toMatch(/\r\nevent: typing\n/);
    await call(first, 'ben', 'POST', `/v1/rooms/${room}/typing`, { typing: false });
    await anns.until('event: typing');
    expect(anns.text()).not.toContain(`"fqid":"${ANN}","typing"`);
    for (const stream of [bens, anns]) stream.end();
  });

  it('that starts later learns who is there', async () => {
    const stream = await openStream(first, 'ann');
    await everywhere({ [ANN]: 'online' });
    const third = await gateway.addGateway();
    await eventually(async () => expect(await seenBy(third)).toMatchObject({ [ANN]: 'online' }));
    stream.end();
  });
});

describe('somebody who says too much', () => {
  it('is told to slow down', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => call(first, 'ann', 'PUT', '/v1/me/presence', { status: 'online' })),
    );
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.length).toBeGreaterThan(20);
    expect(refused[0]).toMatchObject({ status: 429, json: { code: 'SW_RATE_LIMITED' } });
    expect(refused[0]!.headers['retry-after']).toBe('1');
  });
});

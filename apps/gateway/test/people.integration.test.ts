import { connect } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announce, EventBus } from '@app/messaging';
import { ingestTopics } from '@app/contracts/ingest';
import { testDatabase } from '../../../test/support/postgres';
import { HERE, OTHER, script } from './neighbours';
import { startGateway, tokenOf } from './running-gateway';
import { exchange, type Answer } from './signed-request';

let database: Awaited<ReturnType<typeof testDatabase>>;
let gateway: Awaited<ReturnType<typeof startGateway>>;

beforeAll(async () => {
  database = await testDatabase();
  gateway = await startGateway(database.url);
});
afterAll(async () => {
  await gateway?.stop();
  await database?.drop();
});

const JSON_TYPE = { 'content-type': 'application/json' };

async function call(method: string, path: string, token?: string, body?: string, more = {}): Promise<Answer> {
  const bearer: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const type = body === undefined ? {} : JSON_TYPE;
  return exchange(gateway.port, method, path, { host: HERE, ...bearer, ...type, ...more }, body);
}

describe('signing in', () => {
  it('says who one is', async () => {
    expect(await call('GET', '/v1/me', await tokenOf())).toMatchObject({
      status: 200,
      json: { fqid: `@ann:${HERE}`, tenant: HERE, power_level: 'member', participant_id: 'id-of-ann' },
    });
  });

  it('fails in one way, whatever is wrong', async () => {
    const good = await tokenOf();
    const [head, claims] = good.split('.');
    const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
    const tokens = [
      undefined,
      'x',
      `${unsigned}.${claims}.`,
      `${head}.${claims}.${'A'.repeat(86)}`,
      await tokenOf({ ttl: -60 }),
      await tokenOf({ tenant: 'stranger.example' }),
    ];
    const answers = await Promise.all(tokens.map((token) => call('GET', '/v1/me', token)));
    for (const { status, json } of answers) {
      expect({ ...json, status, trace_id: 0 }).toEqual({ ...answers[0]!.json, status: 401, trace_id: 0 });
    }
  });

  it.each(['member', 'Admin', 'administrator'])('lets a %s into no admin route', async (power_level) => {
    const answer = await call('GET', '/v1/admin/federation/policy', await tokenOf({ power_level }));
    expect(answer).toMatchObject({ status: 403, json: { code: 'SW_FORBIDDEN' } });
  });
});

describe('a request', () => {
  it.each<[string, number, string, string, string?]>([
    ['an unknown field', 400, 'SW_BAD_REQUEST', '{"name":"a","evil":1}', 'evil'],
    ['a prototype', 400, 'SW_BAD_REQUEST', '{"name":"a","__proto__":{"x":1}}'],
    ['a constructor', 400, 'SW_BAD_REQUEST', '{"name":"a","constructor":{}}', 'constructor'],
    ['a duplicate name', 400, 'SW_BAD_REQUEST', '{"name":"a","name":"b"}', 'twice'],
    ['a wrong type', 400, 'SW_BAD_REQUEST', '{"name":["a"]}', 'name'],
    ['null for a field left out', 400, 'SW_BAD_REQUEST', '{"name":"a","federate":null}', 'federate'],
    ['a name that is too long', 400, 'SW_BAD_REQUEST', JSON.stringify({ name: 'x'.repeat(257) }), 'name'],
    ['NUL', 400, 'SW_BAD_REQUEST', '{"name":"a\\u0000"}'],
    ['a lone surrogate', 400, 'SW_BAD_REQUEST', '{"name":"\\ud800"}'],
    ['broken JSON', 400, 'SW_BAD_REQUEST', '{"name":'],
    ['a list', 400, 'SW_BAD_REQUEST', '[]'],
    ['too much', 413, 'SW_TOO_LARGE', JSON.stringify({ name: 'x'.repeat(70_000) })],
  ])('with %s is refused', async (_, status, code, body, named = '') => {
    const answer = await call('POST', '/v1/rooms', await tokenOf(), body);
    expect(answer).toMatchObject({ status, json: { code } });
    expect(answer.json.detail).toContain(named);
  });

  it('of another media type is refused', async () => {
    const answer = await call('POST', '/v1/rooms', await tokenOf(), 'name=a', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(answer).toMatchObject({ status: 415, json: { code: 'SW_UNSUPPORTED_MEDIA_TYPE' } });
  });

  it('in order reaches the room log with its defaults', async () => {
    expect(await call('POST', '/v1/rooms', await tokenOf(), '{"name":"a"}')).toMatchObject({ status: 201 });
    expect(script.created.at(-1)).toMatchObject({
      tenant: HERE,
      participant_id: 'id-of-ann',
      name: 'a',
      room_type: 'group',
      federate: true,
    });
  });

  it.each([
    ['GET', '/nowhere'],
    ['PATCH', '/v1/me'],
    ['GET', '/v1/%zz'],
    ['GET', '/v1/rooms/no-room-id'],
  ])('for %s %s gets a problem document', async (method, path) => {
    const answer = await call(method, path, await tokenOf());
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.json.code).toMatch(/^SW_/);
  });

  it('that meets a fault of ours learns nothing of it', async () => {
    const answer = await call('GET', '/v1/rooms', await tokenOf());
    expect(answer).toMatchObject({ status: 500, json: { code: 'SW_INTERNAL' } });
    expect(JSON.stringify(answer.json)).not.toContain('secret');
  });

  it('whose answerer is away may come again', async () => {
    const answer = await call('GET', '/v1/me/invitations', await tokenOf());
    expect(answer).toMatchObject({ status: 503, json: { code: 'SW_UNAVAILABLE', retryable: true } });
    expect(answer.headers['retry-after']).toBe('1');
  });

  it('that is not HTTP is answered and hung up on', async () => {
    const socket = connect(gateway.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost : x\r\n\r\n');
    const [data] = (await once(socket, 'data')) as [Buffer];
    expect(data.toString()).toMatch(/^HTTP\/1.1 400 .*"code":"SW_BAD_REQUEST"/s);
    await once(socket, 'close');
  });
});

describe('the policy', () => {
  it('is written against the version that was read', async () => {
    const admin = await tokenOf({ power_level: 'admin' });
    const read = await call('GET', '/v1/admin/federation/policy', admin);
    expect(read.headers.etag).toBe('"3"');
    const write = (ifMatch: string) =>
      call('PUT', '/v1/admin/federation/policy', admin, '{"allowed_peers":["b.example"]}', {
        'if-match': ifMatch,
      });
    expect(await write('"3"')).toMatchObject({ status: 200, headers: { etag: '"4"' } });
    expect(await write('"2"')).toMatchObject({ status: 412, json: { code: 'SW_VERSION_CHANGED' } });
  });
});

describe('public pages', () => {
  it('serve the descriptor of the host', async () => {
    const path = '/.well-known/scaiwave/server';
    const answer = await exchange(gateway.port, 'GET', path, { host: OTHER });
    expect(answer).toMatchObject({ status: 200, json: { server_name: OTHER } });
    expect(answer.headers['content-type']).toBe('application/json');
    expect(await exchange(gateway.port, 'GET', path, { host: 'x.example' })).toMatchObject({ status: 404 });
  });

  it('believe no proxy', async () => {
    const answer = await exchange(gateway.port, 'GET', '/.well-known/scaiwave/server', {
      host: OTHER,
      'x-forwarded-host': HERE,
    });
    expect(answer.json).toEqual({ server_name: OTHER });
  });

  it('say what this server is', async () => {
    const answer = await call('GET', '/');
    expect(answer.json.text).toContain(HERE);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('describe the routes', async () => {
    const { json } = await call('GET', '/openapi.json');
    const paths = Object.keys(json.paths as object);
    expect(paths).toContain('/_scaiwave/federation/v1/send');
    expect(paths).toContain('/v1/rooms/{room_id}/messages');
    expect(json).toMatchObject({
      components: {
        schemas: { PostMessageBody: { properties: { body: { maxLength: 16_384 } }, required: ['body'] } },
      },
    });
  });
});

describe('the live stream', () => {
  it('replays from the last id and follows what comes', async () => {
    const item = (position: string) => ({
      position,
      kind: 'timeline' as const,
      room_id: 'rm',
      data: { n: position },
    });
    script.stream = [item('1'), item('2')];
    const socket = connect(gateway.port, '127.0.0.1');
    socket.write(
      `GET /v1/me/stream HTTP/1.1\r\nHost: ${HERE}\r\nAuthorization: Bearer ${await tokenOf()}\r\nLast-Event-ID: 1\r\n\r\n`,
    );
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const until = async (part: string) => {
      while (!text.includes(part)) await once(socket, 'data');
    };
    await until('id: 2\n');
    expect(text).not.toContain('id: 1\n');
    script.stream.push(item('3'));
    await gateway.app.get(EventBus).publish([announce(ingestTopics.streamMoved, 'm3', { tenant: HERE })]);
    await until('id: 3\nevent: timeline\ndata: {"room_id":"rm","data":{"n":"3"}}\n\n');
    socket.destroy();
  });

  it('ends with the token', async () => {
    const socket = connect(gateway.port, '127.0.0.1');
    const token = await tokenOf({ ttl: 1 });
    socket.write(
      `GET /v1/me/stream?after=9 HTTP/1.1\r\nHost: ${HERE}\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    );
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    while (!text.endsWith('0\r\n\r\n')) await once(socket, 'data');
    expect(text).toContain(': open');
    socket.destroy();
  });

  it('is for people who are signed in', async () => {
    expect(await call('GET', '/v1/me/stream')).toMatchObject({ status: 401 });
  });
});

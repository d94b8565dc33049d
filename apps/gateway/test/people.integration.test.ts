import { connect } from 'node:net';
import { once } from 'node:events';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchange, type Answer } from './exchange';
import { HERE, OTHER, startGateway, tokenOf } from './running-gateway';

let gateway: Awaited<ReturnType<typeof startGateway>>;

beforeAll(async () => {
  // As on a day when the relay is away.
  gateway = await startGateway({ contexts: ['identity', 'policy', 'ingest', 'gateway'] });
});
afterAll(() => gateway?.stop());

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
      json: { fqid: `@ann:${HERE}`, tenant: HERE, power_level: 'member' },
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

  it.each([
    ['text/plain', '{"name":"a"}'],
    ['application/x-www-form-urlencoded', 'name=a'],
  ])('of another media type is refused: %s', async (type, body) => {
    const answer = await call('POST', '/v1/rooms', await tokenOf(), body, { 'content-type': type });
    expect(answer).toMatchObject({ status: 415, json: { code: 'SW_UNSUPPORTED_MEDIA_TYPE' } });
  });

  it('that is JSON is read as such, though curl calls it a form unless told otherwise', async () => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const made = await call('POST', '/v1/rooms', await tokenOf(), '{"name":"a"}', type);
    expect(made).toMatchObject({ status: 201, json: { name: 'a' } });
    const strange = await call('POST', '/v1/rooms', await tokenOf(), '{"name":"a","evil":1}', type);
    expect(strange).toMatchObject({ status: 400, json: { code: 'SW_BAD_REQUEST' } });
  });

  it('in order makes a room, with its defaults', async () => {
    const made = await call('POST', '/v1/rooms', await tokenOf(), '{"name":"a"}');
    expect(made).toMatchObject({
      status: 201,
      json: { name: 'a', room_type: 'group', home: HERE, federate: true, incognito: false, member_count: 1 },
    });
    const read = await call('GET', `/v1/rooms/${String(made.json.room_id)}`, await tokenOf());
    expect(read.json).toEqual(made.json);
  });

  it.each([
    ['the longest in a script of two bytes', 'Ж'.repeat(16_384), 201],
    ['one longer than an event may say, in a script of three', '漢'.repeat(10_923), 400],
    ['one whose escapes would not fit into an event', '\u0001'.repeat(10_800), 400],
  ])('that says something is taken if other servers take it: %s', async (_, body, status) => {
    const { json } = await call('POST', '/v1/rooms', await tokenOf(), '{"name":"a"}');
    const route = `/v1/rooms/${String(json.room_id)}/messages`;
    expect(await call('POST', route, await tokenOf(), JSON.stringify({ body }))).toMatchObject({ status });
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
    const database = new Client({ connectionString: gateway.databaseUrl });
    await database.connect();
    await database.query('ALTER TABLE ingest.members RENAME TO lost_members');
    try {
      const answer = await call('GET', '/v1/rooms', await tokenOf());
      expect(answer).toMatchObject({ status: 500, json: { code: 'SW_INTERNAL' } });
      expect(JSON.stringify(answer.json)).not.toMatch(/members|relation|SELECT/i);
    } finally {
      await database.query('ALTER TABLE ingest.lost_members RENAME TO members');
      await database.end();
    }
  });

  it('whose answerer is away may come again', async () => {
    const admin = await tokenOf({ power_level: 'admin' });
    const answer = await call('GET', '/v1/admin/federation/deliveries', admin);
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
    const first = read.headers.etag as string;
    const write = (ifMatch: string) =>
      call('PUT', '/v1/admin/federation/policy', admin, '{"allowed_peers":["b.example"]}', {
        'if-match': ifMatch,
      });
    const written = await write(first);
    expect(written).toMatchObject({ status: 200, json: { allowed_peers: ['b.example'] } });
    expect(await write(first)).toMatchObject({ status: 412, json: { code: 'SW_VERSION_CHANGED' } });
    expect(await write(written.headers.etag as string)).toMatchObject({ status: 200 });
    expect(written.headers.etag).not.toBe(first);
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
    expect(answer.json.server_name).toBe(OTHER);
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
    const token = await tokenOf();
    const { room_id } = (await call('POST', '/v1/rooms', token, '{"name":"a"}')).json;
    const say = (body: string) =>
      call('POST', `/v1/rooms/${String(room_id)}/messages`, token, JSON.stringify({ body }));
    await say('one');
    await say('two');
    const whole = await openStream(token, '?after=0-0');
    await whole.until('two');
    whole.end();
    const idOfOne = whole.items().find(({ data }) => data.includes('"one"'))!.id;

    const stream = await openStream(token, '', `Last-Event-ID: ${idOfOne}\r\n`);
    await stream.until('"two"');
    expect(stream.text()).not.toContain('"one"');
    await say('three');
    await stream.until('"three"');
    stream.end();
    const last = stream.items().at(-1)!;
    expect(last.event).toBe('timeline');
    expect(JSON.parse(last.data)).toMatchObject({ room_id });
  });

  it('ends with the token', async () => {
    const stream = await openStream(await tokenOf({ ttl: 1 }));
    await stream.until('0\r\n\r\n');
    expect(stream.text()).toContain(': open');
    stream.end();
  });

  it('is for people who are signed in', async () => {
    expect(await call('GET', '/v1/me/stream')).toMatchObject({ status: 401 });
  });
});

async function openStream(token: string, query = '', header = '') {
  const socket = connect(gateway.port, '127.0.0.1');
  socket.write(
    `GET /v1/me/stream${query} HTTP/1.1\r\nHost: ${HERE}\r\nAuthorization: Bearer ${token}\r\n${header}\r\n`,
  );
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return {
    text: () => text,
    items: () =>
      [...text.matchAll(/id: (.+)\nevent: (.+)\ndata: (.+)\n\n/g)].map(([, id, event, data]) => ({
        id: id!,
        event: event!,
        data: data!,
      })),
    until: async (part: string) => {
      while (!text.includes(part)) await once(socket, 'data');
    },
    end: () => socket.destroy(),
  };
}

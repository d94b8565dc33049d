import { beforeAll, describe, expect, it } from 'vitest';
import type { RoomView } from '@app/contracts/ingest';
import type { Session } from '../../support/session';
import { person, say, shows, type Stage } from '../stage';

const MEGABYTE = 'x'.repeat(1_048_576);
const JSON_TYPE = { 'content-type': 'application/json' };

/** Bodies that no route may take, whatever it is for. */
const BODIES: [what: string, body: string | Buffer][] = [
  ['no JSON', 'what is this'],
  ['half of an object', '{"body":'],
  ['a list', '[]'],
  ['null', 'null'],
  ['a key twice', '{"fqid":"@a:b.example","fqid":"@a:b.example"}'],
  ['an unknown field', '{"no_such_field":1}'],
  ['__proto__', '{"__proto__":{"power_level":"admin"}}'],
  ['wrong types', '{"body":1,"fqid":{},"name":[],"enabled":"yes","local_id":7,"allowed_peers":{}}'],
  ['a string of 1 MiB', JSON.stringify({ body: MEGABYTE, name: MEGABYTE, fqid: MEGABYTE })],
  ['a NUL', '{"body":"\\u0000","name":"\\u0000","fqid":"@a\\u0000:b.example","local_id":"\\u0000"}'],
  ['a lone surrogate', '{"body":"\\ud800","name":"\\ud800","fqid":"\\ud800"}'],
  ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0x62, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
  ['a depth of 50,000', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
];

const ROUTES: ['POST' | 'PUT', path: string, who: 'person' | 'admin'][] = [
  ['POST', '/v1/rooms', 'person'],
  ['POST', '/v1/me/federated-dms', 'person'],
  ['POST', '/v1/rooms/ROOM/messages', 'person'],
  ['POST', '/v1/rooms/ROOM/invitations', 'person'],
  ['PUT', '/v1/admin/federation/policy', 'admin'],
  ['PUT', '/v1/admin/federation/enabled', 'admin'],
  ['PUT', '/v1/admin/rooms/ROOM/federate', 'admin'],
  ['POST', '/v1/admin/rooms/ROOM/federation/invite', 'admin'],
  ['POST', '/v1/admin/rooms/ROOM/federation/backfill', 'admin'],
  ['POST', '/v1/admin/federation/identity/rotate', 'admin'],
  ['POST', '/v1/admin/participants', 'admin'],
];

const LONG = 'a'.repeat(8_000);

/** Addresses that name nothing: ids and cursors that were never given out. */
const PATHS = [
  '/v1/rooms/nonsense',
  `/v1/rooms/rm_${'A'.repeat(43)}/timeline`,
  '/v1/rooms/ROOM/timeline?before=nonsense',
  '/v1/rooms/ROOM/timeline?after=1_ev_%00',
  '/v1/rooms/ROOM/timeline?limit=-1',
  '/v1/rooms/ROOM/timeline?limit=1e9',
  '/v1/rooms/ROOM/timeline?limit=1&limit=2',
  `/v1/rooms/ROOM/timeline?before=${LONG}`,
  '/v1/rooms?after=%ff%fe',
  '/v1/rooms?no_such_parameter=1',
  '/v1/rooms/%2e%2e%2f%2e%2e%2fetc',
  '/v1/rooms/ROOM%00/members',
  '/v1/admin/federation/audit?after=nonsense',
  '/v1/admin/federation/audit?outcome=maybe',
  '/v1/admin/federation/audit?peer=NO_NAME',
  '/v1/admin/federation/audit/story',
  '/v1/admin/federation/audit/story?event_id=nonsense',
  `/v1/admin/federation/audit/story?event_id=ev_${'A'.repeat(43)}&trace_id=1`,
  '/v1/admin/federation/deliveries?after=nonsense',
  '/v1/no/such/route',
];

/** Anything may be sent; the answer is a problem document that says what is wrong, and the server goes on. */
export function hostileBodies(stage: Stage): void {
  describe('what cannot be taken', () => {
    let olaf: Session;
    let admin: Session;
    let room: string;

    beforeAll(async () => {
      olaf = await person(stage.gamma, 'olaf');
      admin = await stage.gamma.admin();
      room = (await olaf.post<RoomView>('/v1/rooms', { name: 'Fortress' })).room_id;
    });

    const problemAt = async (asked: ReturnType<Session['raw']>) => {
      const { status, headers, body } = await asked;
      expect(body).toMatchObject({ status, code: expect.stringMatching(/^SW_/) as unknown });
      expect(headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    };

    it.each(BODIES)('a body with %s is a problem document on every route', async (_, body) => {
      for (const [method, path, who] of ROUTES) {
        const session = who === 'admin' ? admin : olaf;
        await problemAt(session.raw(method, path.replace('ROOM', room), body, JSON_TYPE));
      }
    });

    it.each(PATHS.map((path) => ({ path, named: path.slice(0, 60) })))(
      'GET $named is a problem document',
      async ({ path }) => {
        const session = path.startsWith('/v1/admin') ? admin : olaf;
        await problemAt(session.raw('GET', path.replace('ROOM', room)));
      },
    );

    it.each([
      ['a form', 'application/x-www-form-urlencoded', 'name=x'],
      ['XML', 'text/xml', '<name>x</name>'],
    ])('%s is refused for its type', async (_, type, body) => {
      const reply = await olaf.raw('POST', '/v1/rooms', body, { 'content-type': type });
      expect(reply).toMatchObject({ status: 415, body: { code: 'SW_UNSUPPORTED_MEDIA_TYPE' } });
    });

    it.each(ROUTES)('%s %s needs a token', async (method, path, who) => {
      const nobody = await stage.gamma.stranger().raw(method, path.replace('ROOM', room), '{}', JSON_TYPE);
      expect(nobody).toMatchObject({ status: 401, body: { code: 'SW_UNAUTHENTICATED' } });
      if (who === 'person') return;
      const member = await olaf.raw(method, path.replace('ROOM', room), '{}', JSON_TYPE);
      expect(member).toMatchObject({ status: 403, body: { code: 'SW_FORBIDDEN' } });
    });

    it('leaves the server as it was', async () => {
      await say(olaf, room, 'unimpressed');
      expect(await shows(olaf, room, 'unimpressed')).toEqual(['unimpressed']);
    });
  });
}

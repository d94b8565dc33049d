import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InviteView, MemberView, RoomView } from '@app/contracts/ingest';
import { IndependentPeer } from '../../peer/independent-peer';
import type { Tenant } from '../../support/servers';
import type { Reply, Session } from '../../support/session';
import { allow, person, say, secondTenant, type Items, type Stage } from '../stage';

/** What a path, a query or a body may name, with what it is called in the OpenAPI document. */
type Ids = Record<'room_id' | 'event_id' | 'invite_id' | 'participant_id' | 'id', string>;

const digest = () => randomBytes(32).toString('base64url');
const nobodysIds = (): Ids => ({
  room_id: `rm_${digest()}`,
  event_id: `ev_${digest()}`,
  invite_id: randomUUID(),
  participant_id: randomUUID(),
  id: randomUUID(),
});

const FQID = { fqid: '@somebody:elsewhere.example' };

/** What goes with each route that needs more than its path. */
const MORE: Record<string, (ids: Ids) => { query?: string; body?: object }> = {
  'POST /v1/rooms/{room_id}/messages': ({ event_id }) => ({ body: { body: 'hello', reply_to: event_id } }),
  'PATCH /v1/rooms/{room_id}/messages/{event_id}': () => ({ body: { body: 'changed' } }),
  'POST /v1/rooms/{room_id}/invitations': () => ({ body: FQID }),
  'PUT /v1/me/settings': ({ room_id }) => ({ body: { room_id, notify: 'none' } }),
  'GET /v1/search': ({ room_id }) => ({ query: `?q=hello&room_id=${room_id}` }),
  'GET /v1/admin/federation/audit': ({ event_id }) => ({ query: `?event_id=${event_id}` }),
  'GET /v1/admin/federation/audit/story': ({ event_id }) => ({ query: `?event_id=${event_id}` }),
  'POST /v1/admin/federation/deliveries/redrive': ({ room_id }) => ({ body: { room_id } }),
  'POST /v1/admin/federation/policy/explain': ({ room_id }) => ({
    body: { peer: 'elsewhere.example', action: 'send', room_id },
  }),
  'PUT /v1/admin/rooms/{room_id}/federate': () => ({ body: { enabled: false } }),
  'POST /v1/admin/rooms/{room_id}/federation/invite': () => ({ body: FQID }),
};

/** Routes by the name of a server, which anybody may know. */
const BY_SERVER_NAME = '{server_name}';
const PLACEHOLDER = /\{(\w+)\}/g;

interface Document {
  paths: Record<string, Record<string, object>>;
}

/** Tenants of one instance know nothing of each other, whatever they ask for. */
export function isolation(stage: Stage): void {
  describe('a tenant that knows the ids of another tenant of its instance', () => {
    let two: Tenant;
    let theirs: Ids;
    let admin: Session;
    let tess: Session;
    let operations: string[];
    let peer: IndependentPeer;

    beforeAll(async () => {
      two = await secondTenant(stage.alpha);
      [admin, tess] = [await two.admin(), await person(two, 'tess')];
      await admin.get('/v1/me');
      theirs = await populate(stage.alpha);
      const document = await tess.get<Document>('/openapi.json');
      operations = Object.entries(document.paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
      );
      const host = 'peer.localhost';
      const tls = { ...(await stage.authority.issue(host)), ca: stage.authority.pem };
      peer = await IndependentPeer.start({ host, tls });
      for (const tenant of [stage.alpha, two]) await allow(tenant, peer.serverName);
    });
    afterAll(() => peer?.down());

    const ask = (who: Session, operation: string, ids: Ids): Promise<Reply<unknown>> => {
      const [method = '', path = ''] = operation.split(' ');
      const { query = '', body } = MORE[operation]?.(ids) ?? {};
      const named = path.replace(PLACEHOLDER, (_, name: keyof Ids) => ids[name] ?? 'x');
      const sent = body ?? (method === 'POST' || method === 'PUT' ? {} : undefined);
      return who.raw(method as 'GET', named + query, sent && JSON.stringify(sent), {
        ...(sent && { 'content-type': 'application/json' }),
      });
    };

    it('is told of each of them what it is told of ids that nobody has', async () => {
      const naming = operations.filter(
        (operation) =>
          !operation.includes('/_scaiwave/') &&
          !operation.includes(BY_SERVER_NAME) &&
          (operation.includes('{') || MORE[operation]),
      );
      expect(naming.length).toBeGreaterThan(20);
      for (const operation of naming) {
        for (const who of [admin, tess]) {
          const unknown = nobodysIds();
          const [about, ofNothing] = [await ask(who, operation, theirs), await ask(who, operation, unknown)];
          const told = (reply: Reply<unknown>, ids: Ids) => ({
            operation,
            status: reply.status,
            ...plain(reply, ids),
          });
          expect(told(about, theirs)).toEqual(told(ofNothing, unknown));
          // A request that fails for its form shows nothing.
          expect(`${operation} ${about.status}`).not.toContain(' 400');
        }
      }
    });

    it('finds nothing of the other in any list', async () => {
      const lists = operations.filter(
        (operation) =>
          /^GET \/v1\//.test(operation) && !operation.includes('{') && operation !== 'GET /v1/me/stream',
      );
      expect(lists.length).toBeGreaterThan(8);
      for (const operation of lists) {
        for (const who of [admin, tess]) {
          const { text } = await ask(who, operation, nobodysIds());
          for (const id of Object.values(theirs)) expect(`${operation} ${text}`).not.toContain(id);
        }
      }
    });

    it('has, as a peer of both sees it, none of the rooms, people and verdicts of the other', async () => {
      const alice = await person(stage.alpha, 'alice');
      const { room_id } = await alice.post<RoomView>('/v1/rooms', { name: 'Next door' });
      await alice.post(`/v1/rooms/${room_id}/invitations`, { fqid: peer.fqid() });
      await peer.acceptInvite(
        await peer.waitForEvent(({ roomId, event }) => roomId === room_id && event.type === 'sw.room.invite'),
      );
      await peer.waitUntilJoined(room_id);
      const { event } = await peer.say(room_id, 'to one of them');
      const route = (room: string, user: string, verdict: string) => [
        `/profile/${user}`,
        `/rooms/${room}/members`,
        `/rooms/${room}/backfill?origin=${stage.alpha.serverName}`,
        `/rooms/${room}/backfill?origin=${peer.serverName}`,
        `/verdicts?event_id=${verdict}`,
      ];
      const nobodys = nobodysIds();
      const known = route(room_id, 'alice', event.id);
      const unknown = route(nobodys.room_id, 'nobody', nobodys.event_id);
      for (const [i, path] of known.entries()) {
        const at = async (tenant: Tenant, asked: string) => {
          const { status, json } = await peer.request(tenant.serverName, 'GET', asked);
          return { path, http: status, ...(json as object), trace_id: undefined };
        };
        expect(await at(stage.alpha, path)).toMatchObject({ http: 200 });
        expect(await at(two, path)).toEqual(await at(two, unknown[i]!));
      }
      const misdirected = await peer.send(two.serverName, [event]);
      const own = peer.createRoom('Unheard of');
      const unheard = await peer.send(two.serverName, [
        peer.record(peer.draft(own.id, 'sw.message', { body: 'x' })),
      ]);
      const verdict = ([result]: typeof unheard.results) => ({ ...result, event_id: undefined });
      expect(verdict(misdirected.results)).toEqual(verdict(unheard.results));
    });
  });
}

/** Something of each kind, on that tenant. */
async function populate(tenant: Tenant): Promise<Ids> {
  const [alice, anna] = [await person(tenant, 'alice'), await person(tenant, 'anna')];
  const { room_id } = await alice.post<RoomView>('/v1/rooms', { name: 'Private' });
  const { event_id } = await say(alice, room_id, 'hello');
  const { invite_id } = await alice.post<InviteView>(`/v1/rooms/${room_id}/invitations`, {
    fqid: tenant.fqid('anna'),
  });
  const notices = await anna.get<Items<{ id: string }>>('/v1/me/notifications');
  const members = await alice.get<Items<MemberView>>(`/v1/rooms/${room_id}/members`);
  const { participant_id } = members.items[0]!;
  return { room_id, event_id, invite_id, participant_id, id: notices.items[0]!.id };
}

/** An answer without what differs between any two. */
function plain({ text }: Reply<unknown>, ids: Ids): { text: string } {
  let same = text.replace(/"trace_id":"[^"]*"/, '');
  for (const [name, id] of Object.entries(ids)) same = same.replaceAll(id, name);
  return { text: same };
}

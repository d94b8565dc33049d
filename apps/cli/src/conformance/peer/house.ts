import {
  encodeBase64url,
  headSigningBytes,
  parseEvent,
  parseFqid,
  refuse,
  splitSendBody,
  toProblem,
  verifyEventSignature,
  type Outcome,
  type ParsedEvent,
  type Refusal,
} from '@app/protocol';
import type { Answer, Incoming } from './listener';
import type { OwnRoom } from './own-room';
import type { Visits } from './visits';

interface Household {
  readonly serverName: string;
  readonly visits: Visits;
  readonly rooms: ReadonlyMap<string, OwnRoom>;
  /** The server that is looked at. */
  readonly guest: string;
}

/** JSON in its own spelling, or a refusal. */
type Said = string | Refusal;
type Route = (house: Household, incoming: Incoming, id: string) => Said;

const NO_TRACE = '0'.repeat(32);
const DEFAULT_LIMIT = 100;

const ROUTES: readonly (readonly [method: string, path: RegExp, route: Route])[] = [
  ['POST', /\/v1\/send$/, receive],
  ['GET', /\/v1\/rooms\/([^/]+)\/backfill$/, backfill],
  ['GET', /\/v1\/rooms\/([^/]+)\/members$/, members],
  ['GET', /\/v1\/profile\/([^/]+)$/, profile],
  ['POST', /\/v1\/ping$/, pong],
];

/** What the played peer answers to a request whose signature holds. */
export function answerOf(house: Household, incoming: Incoming): Answer {
  const fault = house.visits.judge(incoming);
  if (fault) return problem(fault);
  for (const [method, path, route] of ROUTES) {
    const match = method === incoming.method ? path.exec(incoming.path) : null;
    if (!match) continue;
    const said = route(house, incoming, match[1] ?? '');
    return typeof said === 'string' ? json(200, said) : problem(said);
  }
  return problem(refuse('SW_FED_NOT_IN_ROOM'));
}

const json = (status: number, body: string, type = 'application/json'): Answer => ({
  status,
  headers: { 'content-type': type },
  body,
});

function problem(refusal: Refusal): Answer {
  const said = toProblem(refusal, NO_TRACE);
  return json(said.status, JSON.stringify(said), 'application/problem+json');
}

function receive(house: Household, { body }: Incoming): Said {
  const split = splitSendBody(body);
  if (!split.ok) return split;
  const rooms = new Set<OwnRoom>();
  const results = split.events.map((element) => {
    const read = element.ok ? readEvent(house, element.text) : element;
    if (!read.ok) return { event_id: null, status: 'refused', code: read.code, retryable: read.retryable };
    const { event } = read;
    const room = house.rooms.get(event.roomId)!;
    rooms.add(room);
    const held = room.theirs.has(event.event.seq);
    room.theirs.set(event.event.seq, event);
    return { event_id: event.id, status: held ? 'duplicate' : 'accepted' };
  });
  const heads = Object.fromEntries(
    [...rooms].flatMap((room) => (room.theirHead ? [[room.id, room.theirHead]] : [])),
  );
  return JSON.stringify({ results, heads });
}

/** What of the checks of section 9.3 an event shows by itself. */
function readEvent({ rooms, visits, guest }: Household, text: string): Outcome<{ event: ParsedEvent }> {
  const parsed = parseEvent(text, { signer: guest });
  if (!parsed.ok) return parsed;
  const key = visits.keyOf(parsed.event.event.signature.key_id);
  if (!key) return refuse('SW_FED_SIGNATURE_MISMATCH', undefined, { reason: 'unknown_key' });
  const signed = verifyEventSignature(parsed.event, key);
  if (!signed.ok) return signed;
  return rooms.has(parsed.event.roomId) ? parsed : refuse('SW_FED_NOT_IN_ROOM');
}

function backfill({ rooms, serverName, guest }: Household, { query }: Incoming, id: string): Said {
  const room = rooms.get(id);
  if (!room) return refuse('SW_FED_NOT_IN_ROOM');
  const asked = new URLSearchParams(query);
  const [from, to, limit] = [
    Number(asked.get('from_seq') ?? 0),
    Number(asked.get('to_seq') ?? Number.MAX_SAFE_INTEGER),
    Number(asked.get('limit') ?? DEFAULT_LIMIT),
  ];
  const origin = asked.get('origin');
  const chain =
    origin === serverName
      ? room.chain
      : origin === guest
        ? [...room.theirs.values()].map(({ text, event }) => ({ text, seq: event.seq }))
        : [];
  const texts = chain.filter(({ seq }) => seq >= from && seq <= to).map(({ text }) => text);
  const heads = { [serverName]: room.headPlace, ...(room.theirHead && { [guest]: room.theirHead }) };
  const head = origin === serverName ? `,"head":${JSON.stringify(signedHead(room, serverName))}` : '';
  return `{"events":[${texts.slice(0, limit).join(',')}],"heads":${JSON.stringify(heads)}${head}}`;
}

/** Section 11.3. */
function signedHead(room: OwnRoom, origin: string): object {
  const { listed, sign } = room.signer;
  const place = { ...room.headPlace, ts: Date.now() };
  const value = encodeBase64url(sign(headSigningBytes({ room_id: room.id, origin, ...place })));
  return { ...place, signature: { key_id: listed.key_id, value } };
}

function members({ rooms, serverName }: Household, _: Incoming, id: string): Said {
  const room = rooms.get(id);
  if (!room) return refuse('SW_FED_NOT_IN_ROOM');
  const joined = [...room.members].map((fqid) => ({
    fqid,
    display_name: parseFqid(fqid)?.local ?? fqid,
    membership: 'joined',
  }));
  return JSON.stringify({ home: serverName, members: joined });
}

function profile({ serverName }: Household, _: Incoming, local: string): Said {
  return JSON.stringify({ fqid: `@${local}:${serverName}`, display_name: 'Conformance', updated_at: 0 });
}

function pong(_: Household, { body }: Incoming): Said {
  const { nonce } = JSON.parse(body.toString('utf8')) as { nonce?: string };
  return JSON.stringify({ nonce, server_time: Date.now(), accepts_you: true });
}

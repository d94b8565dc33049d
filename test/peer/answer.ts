import { callBack, type Caller } from './call-back';
import { receive, type Reader, type Verdict } from './receive';
import type { Knobs } from './knobs';
import { serverOf, type Room } from './room';
import type { Answer } from './https';
import type { Known } from './wire/event';
import type { Incoming } from './wire/request';
import { no, type Refused } from './wire/refusal';

/** What the routes of section 9, 11 and 12 answer from. */
export interface Books extends Reader, Caller {
  /** Local names, with how they are displayed. */
  readonly people: Map<string, string>;
  readonly knobs: Knobs;
  readonly verdicts: Map<string, { verdict: Verdict; at: number; origin: string }>;
  /** Called with each event that was accepted. */
  took(known: Known): void;
  heard(kind: 'ephemeral' | 'notice', value: unknown, from: string): void;
}

/** A body as text where events keep their own spelling, or an object to be spelled anyhow. */
type Found = string | object | Refused;
type Route = (books: Books, asker: string, incoming: Incoming, id: string) => Promise<Found> | Found;

const ROUTES: [method: string, path: RegExp, route: Route][] = [
  ['POST', /\/v1\/send$/, send],
  ['GET', /\/v1\/rooms\/([^/]+)\/backfill$/, backfill],
  ['GET', /\/v1\/rooms\/([^/]+)\/members$/, members],
  ['GET', /\/v1\/profile\/([^/]+)$/, profile],
  ['GET', /\/v1\/verdicts$/, verdicts],
  ['POST', /\/v1\/rooms\/([^/]+)\/call-token$/, callToken],
  ['POST', /\/v1\/ping$/, ping],
];

export async function answer(books: Books, asker: string, incoming: Incoming): Promise<Answer> {
  for (const [method, path, route] of ROUTES) {
    const match = method === incoming.method && path.exec(incoming.path);
    if (!match) continue;
    const found = await route(books, asker, incoming, match[1] ?? '');
    if (typeof found === 'string') return { status: 200, body: found };
    return 'ok' in found && found.ok === false
      ? problem(found as Refused, 404)
      : { status: 200, body: JSON.stringify(found) };
  }
  return problem(no('MALFORMED_REQUEST'), 404);
}

/** Section 13. */
export function problem({ code, reason, retryable = false }: Refused, status: number): Answer {
  const document = {
    type: `urn:scaiwave:error:${code}`,
    title: code,
    status,
    code,
    reason,
    retryable,
    detail: code,
  };
  return {
    status,
    body: JSON.stringify({ ...document, trace_id: 'test-peer' }),
    headers: { 'content-type': 'application/problem+json' },
  };
}

async function send(books: Books, asker: string, { body }: Incoming) {
  const {
    events = [],
    ephemeral = [],
    notices = [],
  } = JSON.parse(body) as Record<string, unknown[] | undefined>;
  const results: Verdict[] = [];
  const rooms = new Set<string>();
  for (const event of events) {
    const { verdict, taken } = await receive(event, body, asker, books);
    results.push(verdict);
    rooms.add(String((event as { room_id?: string }).room_id));
    if (verdict.event_id && verdict.status !== 'duplicate') {
      books.verdicts.set(verdict.event_id, { verdict, at: books.now(), origin: asker });
    }
    if (taken) books.took(taken);
  }
  for (const value of ephemeral) books.heard('ephemeral', value, asker);
  for (const value of notices) books.heard('notice', value, asker);
  const heads = [...rooms].map((id) => [id, books.rooms.get(id)?.chain(asker).head()] as const);
  return { results, heads: Object.fromEntries(heads.filter(([, head]) => head)) };
}

function roomFor(books: Books, asker: string, id: string): Room | Refused {
  const room = books.rooms.get(id);
  return room?.servers().includes(asker) ? room : no('NOT_IN_ROOM', undefined, true);
}

function backfill(books: Books, asker: string, { query }: Incoming, id: string) {
  const room = roomFor(books, asker, id);
  if ('ok' in room) return room;
  const asked = new URLSearchParams(query);
  const limit = Number(asked.get('limit') ?? 100);
  const [origin, before] = [asked.get('origin'), asked.get('before')];
  const from = Number(asked.get('from_seq') ?? 0);
  const to = Number(asked.get('to_seq') ?? Number.MAX_SAFE_INTEGER);
  const events = before
    ? olderThan(before, room)
    : room
        .chain(origin ?? '')
        .inOrder()
        .filter(({ event }) => event.seq >= from && event.seq <= to);
  const texts = events.slice(0, limit).map(({ text }) => text);
  return `{"events":[${texts.join(',')}],"heads":${JSON.stringify(room.heads())}}`;
}

/** Newest first by `(ts, event_id)`, from before one event on. */
function olderThan(before: string, room: Room): Known[] {
  const ordered = room.events().sort((a, b) => b.event.ts - a.event.ts || (a.id < b.id ? 1 : -1));
  return ordered.slice(ordered.findIndex(({ id }) => id === before) + 1);
}

function members(books: Books, asker: string, _incoming: Incoming, id: string) {
  const room = roomFor(books, asker, id);
  if ('ok' in room) return room;
  const joined = room
    .members()
    .map((fqid) => ({ fqid, display_name: nameOf(books, fqid), membership: 'joined' }));
  return { home: room.home, members: joined };
}

const nameOf = (books: Books, fqid: string) => books.people.get(fqid.slice(1, fqid.indexOf(':'))) ?? fqid;

function profile(books: Books, _asker: string, _incoming: Incoming, local: string) {
  const display_name = books.people.get(local);
  if (display_name === undefined) return no('UNKNOWN_USER');
  return { fqid: `@${local}:${books.serverName}`, display_name, updated_at: 0, ...books.knobs.profile };
}

function verdicts(books: Books, asker: string, { query }: Incoming) {
  const found = books.verdicts.get(new URLSearchParams(query).get('event_id') ?? '');
  return found?.origin === asker ? { ...found.verdict, at: found.at } : no('NOT_IN_ROOM', undefined, true);
}

/** Section 12.8. */
function callToken(books: Books, asker: string, { body }: Incoming, id: string) {
  const { fqid } = JSON.parse(body) as { fqid: string };
  if (serverOf(fqid) !== asker) return no('ORIGIN_MISMATCH');
  const room = roomFor(books, asker, id);
  if ('ok' in room) return room;
  if (!room.members().includes(fqid)) return no('NOT_IN_ROOM', undefined, true);
  if (room.home !== books.serverName) return no('NOT_HOME');
  return books.knobs.callAnswer?.(fqid) ?? no('NO_CALLS', undefined, true);
}

/** Section 12.4. */
async function ping(books: Books, asker: string, { body }: Incoming) {
  const { nonce, call_back: asked } = JSON.parse(body) as { nonce: string; call_back?: true };
  const call_back = asked && books.knobs.callsBack ? await callBack(books, asker, nonce) : undefined;
  const said = { nonce, server_time: books.now(), accepts_you: true, ...(call_back && { call_back }) };
  return books.knobs.pong(said, asked === true);
}

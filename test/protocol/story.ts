import { descriptorBytes, makeDescriptor } from '../peer/wire/descriptor';
import { makeEvent, type Known } from '../peer/wire/event';
import { jcs, type JsonRecord } from '../peer/wire/json';
import { signingKey, type SigningKey } from '../peer/wire/keys';
import { prepare, signRequest, type Outgoing } from '../peer/wire/request';
import { sha256, toBase64url, utf8 } from '../peer/wire/bytes';
import { exampleCallToken } from './call-token';

/** The clock of the worked examples, in milliseconds. */
export const NOW = 1_790_000_000_000;

export const HOME = 'alpha.example.org';
export const GUEST = 'beta.example.net';
const ALICE = `@alice:${HOME}`;
export const BOB = `@bob:${GUEST}`;
const INVITE_ID = '01995b8e-6c00-7000-8000-000000000001';

const seedText = (server: string) => `scaiwave example key: ${server}`;
export const KEYS: Readonly<Record<string, SigningKey>> = {
  [HOME]: signingKey(sha256(seedText(HOME))),
  [GUEST]: signingKey(sha256(seedText(GUEST))),
};
const DAY = 86_400_000;

/** Appends to a chain; salts are made from the place, so that the story is the same every time. */
function chain(origin: string, sender: string) {
  const events: Known[] = [];
  return (type: string, content: JsonRecord, ts: number, roomId?: string): Known => {
    const seq = events.length;
    const salt = sha256(`salt ${origin} ${seq}`).subarray(0, 16);
    const place = { origin, sender, seq, prev: events.at(-1)?.id ?? null, ts };
    const event = makeEvent(
      { ...place, type, ...(roomId && { room_id: roomId }), content, salt },
      KEYS[origin]!,
    );
    events.push(event);
    return event;
  };
}

const atHome = chain(HOME, ALICE);
const atGuest = chain(GUEST, BOB);

const create = atHome(
  'sw.room.create',
  { name: 'Garden', room_type: 'group', history: 'shared', creator: ALICE },
  NOW - 3_600_000,
);
export const ROOM = create.roomId;
const founder = atHome(
  'sw.room.member',
  { target: ALICE, membership: 'joined', heads: {} },
  NOW - 3_600_000,
  ROOM,
);
const welcome = atHome('sw.message', { body: 'The roses are out.' }, NOW - 1_800_000, ROOM);
const invite = atHome(
  'sw.room.invite',
  {
    invite_id: INVITE_ID,
    target: BOB,
    expires_at: NOW + 7 * DAY,
    create_event: create.event as unknown as JsonRecord,
    direct: false,
  },
  NOW,
  ROOM,
);
const join = atGuest('sw.room.join', { invite_id: INVITE_ID }, NOW + 20_000, ROOM);
const joinHead = { seq: 0, event_id: join.id };
const joined = atHome(
  'sw.room.member',
  { target: BOB, membership: 'joined', cause: join.id, heads: { [GUEST]: joinHead } },
  NOW + 20_100,
  ROOM,
);
const message = atGuest('sw.message', { body: 'Good morning! 🌹', reply_to: welcome.id }, NOW + 30_000, ROOM);

const BASE = '/_scaiwave/federation/v1';
const sendOf = (event: Known) => `{"events":[${event.text}]}`;
const toGuest: Outgoing = {
  method: 'POST',
  url: new URL(`https://${GUEST}${BASE}/send`),
  body: sendOf(invite),
};
const toHome: Outgoing = { method: 'POST', url: new URL(`https://${HOME}${BASE}/send`), body: sendOf(join) };
const backfill: Outgoing = {
  method: 'GET',
  url: new URL(`https://${HOME}${BASE}/rooms/${ROOM}/backfill?origin=${HOME}&from_seq=0&to_seq=3`),
};
const callToken: Outgoing = {
  method: 'POST',
  url: new URL(`https://${HOME}${BASE}/rooms/${ROOM}/call-token`),
  body: JSON.stringify({ fqid: BOB }),
};

const signing = (server: string, at: number) => ({
  serverName: server,
  key: KEYS[server]!,
  created: Math.floor(at / 1000),
  nonce: toBase64url(sha256(`nonce ${server} ${at}`).subarray(0, 16)),
});

function http(request: Outgoing, server: string, at: number): string {
  const headers = signRequest(request, signing(server, at));
  const lines = Object.entries({ host: request.url.host, ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  const start = `${request.method} ${request.url.pathname}${request.url.search} HTTP/1.1`;
  return [start, ...lines, ...(request.body ? ['', request.body] : [])].join('\n');
}

const printable = (bytes: Buffer) => bytes.toString('utf8').replaceAll('\0', '\\0');
const verdict = (event: Known, status = 'accepted') => ({ event_id: event.id, status });
const headOf = (event: Known) => ({ seq: event.event.seq, event_id: event.id });

export const DESCRIPTOR = makeDescriptor(
  GUEST,
  [{ key: KEYS[GUEST]!, state: 'active', valid_from: NOW - DAY, valid_until: NOW + 365 * DAY }],
  NOW - 60_000,
  { software: { name: 'my-first-peer', version: '0.1.0' } },
);
const { signatures: _signatures, ...unsigned } = DESCRIPTOR;

const statement = { room_id: ROOM, origin: HOME, seq: 4, event_id: joined.id, ts: NOW + 40_000 };
const head = {
  seq: statement.seq,
  event_id: statement.event_id,
  ts: statement.ts,
  signature: {
    key_id: KEYS[HOME]!.keyId,
    value: toBase64url(KEYS[HOME]!.sign(utf8(`scaiwave.head.v1\0${jcs(statement)}`))),
  },
};

const contents: Record<string, JsonRecord> = {
  'sw.room.create': create.event.content!,
  'sw.room.settings': { name: 'Rose garden' },
  'sw.room.invite': invite.event.content!,
  'sw.room.member': joined.event.content!,
  'sw.room.refusal': { cause: join.id, code: 'SW_FED_INVITE_EXPIRED' },
  'sw.room.join': join.event.content!,
  'sw.room.decline': { invite_id: INVITE_ID },
  'sw.room.invite_request': { target: '@carol:gamma.example.com' },
  'sw.room.leave': {},
  'sw.message': message.event.content!,
  'sw.reaction': { target: message.id, key: '👍', op: 'add' },
  'sw.edit': { target: message.id, body: 'Good morning, all! 🌹' },
  'sw.erase': { target: message.id },
};

/** What stands in the page under each id: text as it is, anything else as JSON. */
export const EXAMPLES: Record<string, unknown> = {
  keys: Object.entries(KEYS).map(([server, { seed, publicKey, keyId }]) => ({
    server_name: server,
    seed_is_sha256_of: seedText(server),
    seed: toBase64url(seed),
    public_key: toBase64url(publicKey),
    key_id: keyId,
  })),
  descriptor: DESCRIPTOR,
  'descriptor-signed-bytes': printable(descriptorBytes(unsigned)),
  'request-invite': http(toGuest, HOME, NOW),
  'request-invite-base': prepare(toGuest, signing(HOME, NOW)).base,
  'event-invite': invite.event,
  'event-invite-header': invite.header,
  'event-invite-id': invite.id,
  'event-create': create.event,
  'room-id': ROOM,
  'answer-invite': { results: [verdict(invite)], heads: {} },
  'event-join': join.event,
  'request-join': http(toHome, GUEST, NOW + 20_000),
  'answer-join': { results: [verdict(join)], heads: { [ROOM]: headOf(join) } },
  'event-joined': joined.event,
  'answer-joined': { results: [verdict(joined)], heads: { [ROOM]: headOf(joined) } },
  'event-message': message.event,
  'answer-message': { results: [verdict(message)], heads: { [ROOM]: headOf(message) } },
  'request-backfill': http(backfill, GUEST, NOW + 40_000),
  'answer-backfill': {
    events: [create, founder, welcome, invite].map(({ event }) => event),
    heads: { [HOME]: headOf(joined), [GUEST]: headOf(message) },
    head,
  },
  ...Object.fromEntries(Object.entries(contents).map(([type, content]) => [`content-${type}`, content])),
  head,
  'answer-members': {
    home: HOME,
    members: [
      { fqid: ALICE, display_name: 'Alice', membership: 'joined' },
      { fqid: BOB, display_name: 'Bob', membership: 'joined' },
    ],
  },
  'answer-profile': { fqid: BOB, display_name: 'Bob', updated_at: NOW - DAY },
  'answer-verdict': { ...verdict(message), at: NOW + 30_040, trace_id: '01995b8e6c007000800000000000000e' },
  'answer-ping': { nonce: 'Zm9yIHRoZSBjbG9jaw', server_time: NOW, accepts_you: true },
  'ping-call-back': { nonce: 'Zm9yIHRoZSB3YXkgYmFjaw', call_back: true },
  'answer-ping-call-back': {
    nonce: 'Zm9yIHRoZSB3YXkgYmFjaw',
    server_time: NOW + 1_000,
    accepts_you: true,
    call_back: { ok: false, stage: 'ping', code: 'SW_FED_SIGNATURE_MISMATCH', reason: 'key_changed' },
  },
  'request-call-token': http(callToken, GUEST, NOW + 50_000),
  'answer-call-token': {
    url: 'wss://calls.example.org',
    token: exampleCallToken(BOB, 'Bob', ROOM, NOW + 50_000),
    expires_at: NOW + 650_000,
  },
  ephemeral: [
    { type: 'sw.presence', sender: BOB, ts: NOW + 30_000, content: { status: 'online' } },
    { type: 'sw.typing', room_id: ROOM, sender: BOB, ts: NOW + 30_000, content: { typing: true } },
  ],
  notice: { type: 'sw.peering.end', ts: NOW + DAY },
  problem: {
    type: 'urn:scaiwave:error:SW_FED_SIGNATURE_MISMATCH',
    title: 'A signature does not verify.',
    status: 401,
    code: 'SW_FED_SIGNATURE_MISMATCH',
    reason: 'clock_skew',
    retryable: false,
    detail: 'The signature was created 95 s off the clock here.',
    offset_ms: -95_000,
    trace_id: '01995b8e6c007000800000000000000f',
  },
};

import { sha256, toBase64url } from '../../peer/wire/bytes';
import { erased, makeEvent, type Event, type Known } from '../../peer/wire/event';
import { jcs, type JsonRecord } from '../../peer/wire/json';
import {
  aliceSays,
  ALPHA,
  alphaKey,
  b64,
  BETA,
  BOB,
  betaKey,
  create,
  NOW,
  publicKeys,
  refused,
  type Expected,
} from './cast';

const accepted = (made: Known): Expected => ({
  ok: true,
  event_id: made.id,
  room_id: made.roomId,
  content_hash: made.event.content_hash,
  header: b64(made.header),
});

const vector = (name: string, raw: string | Uint8Array, expect: Expected, more: object = {}) => ({
  name,
  now: NOW,
  keys: publicKeys,
  raw: b64(raw),
  ...more,
  expect,
});
const good = (name: string, made: Known, more: object = {}) => vector(name, made.text, accepted(made), more);

const hello = aliceSays({ body: 'hello' });

/** A good event with members set or, by undefined, left out; its id and signature are not made anew. */
function spoiled(change: { [name: string]: unknown }, base: Known = hello): string {
  return jcs({ ...base.event, ...change });
}

const malformed = refused('MALFORMED_EVENT');
const form = (name: string, change: { [name: string]: unknown }) => vector(name, spoiled(change), malformed);
const text = (name: string, raw: string | Uint8Array) => vector(name, raw, malformed);

const sized = (bytes: number) => {
  const spare = bytes - Buffer.byteLength(aliceSays({ body: '' }).text);
  return aliceSays({ body: 'x'.repeat(spare) });
};
const createSized = (bytes: number) => {
  const { content, salt: _salt, signature: _signature, ...header } = create.event;
  const make = (name: string) =>
    makeEvent({ ...header, content: { ...content, name }, salt: sha256('size').subarray(0, 16) }, alphaKey);
  return make('x'.repeat(bytes - Buffer.byteLength(make('').text)));
};

const valid = [
  good('a message', hello),
  good('a create event', create),
  good('a message, with the create event of its room', hello, { create_event: b64(create.text) }),
  good('an unknown type', aliceSays({ anything: [1, 'two', null] }, { type: 'com.example.poll' })),
  good('emoji, combining marks and other scripts', aliceSays({ body: '👩‍👩‍👧 é é שלום' })),
  good(
    'names that JavaScript knows',
    aliceSays(JSON.parse('{"__proto__":{"x":1},"constructor":"y","toJSON":1}') as JsonRecord),
  ),
  good('empty content', aliceSays({}, { type: 'sw.room.leave' })),
  good('59 s ahead', aliceSays({ body: 'soon' }, { ts: NOW + 59_000 })),
  good('60 s ahead', aliceSays({ body: 'soon' }, { ts: NOW + 60_000 })),
  good('dated 1970', aliceSays({ body: 'then' }, { ts: 0 })),
  good('seq 2^53 - 1', aliceSays({ body: 'far' }, { seq: Number.MAX_SAFE_INTEGER })),
  good('exactly 65,536 bytes', sized(65_536)),
  good('depth 16', aliceSays(nest(15))),
  good('by another server', bobSays({ body: 'hi' })),
  good('the erased form, in backfill', erased(hello), { erased_allowed: true }),
  good('a create event of 8,192 bytes', createSized(8192)),
];

function nest(depth: number): JsonRecord {
  return depth === 1 ? {} : { a: nest(depth - 1) };
}

function bobSays(content: JsonRecord): Known {
  return aliceSays(content, { origin: BETA, sender: BOB, seq: 0, prev: null }, betaKey);
}

const resigned = (change: Partial<Event>): string => {
  const { signature, ...rest } = { ...hello.event, ...change };
  return jcs({ ...rest, signature });
};

const unsound = [
  form('v is 2', { v: 2 }),
  form('v is a string', { v: '1' }),
  form('v is missing', { v: undefined }),
  form('type without a dot', { type: 'message' }),
  form('type in upper case', { type: 'sw.Message' }),
  form('type of 65 characters', { type: `sw.${'a'.repeat(62)}` }),
  form('type is missing', { type: undefined }),
  form('room_id is missing', { room_id: undefined }),
  form('room_id is an event id', { room_id: hello.id }),
  form('room_id with unused bits set', { room_id: `rm_${'A'.repeat(42)}B` }),
  form('origin in upper case', { origin: 'Alpha.example.org' }),
  form('origin with port 443', { origin: `${ALPHA}:443` }),
  form('sender is no FQID', { sender: 'alice' }),
  form('ts is negative', { ts: -1 }),
  form('ts is a string', { ts: String(NOW) }),
  form('seq is negative', { seq: -1 }),
  form('seq is null', { seq: null }),
  form('prev is null at seq 1', { prev: null }),
  form('prev is given at seq 0', { seq: 0 }),
  form('prev is missing', { prev: undefined }),
  form('prev is no event id', { prev: 'ev_short' }),
  form('content_hash with padding', { content_hash: `${hello.event.content_hash}=` }),
  form('content_hash of 31 bytes', { content_hash: toBase64url(Buffer.alloc(31)) }),
  form('content is a string', { content: 'hello' }),
  form('content is an array', { content: [] }),
  form('content without salt', { salt: undefined }),
  form('salt without content', { content: undefined }),
  form('salt of 15 bytes', { salt: toBase64url(Buffer.alloc(15)) }),
  form('salt with unused bits set', { salt: `${'A'.repeat(21)}B` }),
  form('salt in the standard alphabet', { salt: `${'+'.repeat(21)}A` }),
  form('signature is missing', { signature: undefined }),
  form('signature with another member', { signature: { ...hello.event.signature, alg: 'ed25519' } }),
  form('signature of 63 bytes', {
    signature: { ...hello.event.signature, value: toBase64url(Buffer.alloc(63)) },
  }),
  form('key_id with a space', { signature: { ...hello.event.signature, key_id: 'a b' } }),
  form('key_id of 65 characters', { signature: { ...hello.event.signature, key_id: 'a'.repeat(65) } }),
  form('an unknown member', { unsigned: {} }),
  form('an event_id of its own', { event_id: hello.id }),
  vector('a create event with a room_id', spoiled({ room_id: create.roomId }, create), malformed),
  vector('a create event at seq 1', spoiled({ seq: 1, prev: hello.id }, create), malformed),
  vector('the erased form, pushed', erased(hello).text, malformed),
  text('white space inside', hello.text.replace(',"origin"', ', "origin"')),
  text('a line break at the end', `${hello.text}\n`),
  text('members in another order', JSON.stringify(Object.fromEntries(Object.entries(hello.event).reverse()))),
  text('an escape too many', hello.text.replace('hello', '\\u0068ello')),
  text('a name twice', hello.text.replace('"v":1', '"v":1,"v":1')),
  text('a number as 1.0', hello.text.replace('"v":1', '"v":1.0')),
  text('a double in content', hello.text.replace('"hello"', '1.5')),
  text('2^53 in content', hello.text.replace('"hello"', '9007199254740992')),
  text('a lone surrogate in content', hello.text.replace('hello', '\\ud800')),
  text('NUL in content', hello.text.replace('hello', '\\u0000')),
  text('depth 17', aliceSays(nest(16)).text),
  text('not JSON', '{'),
  text('an array', `[${hello.text}]`),
  text('nothing', ''),
  text('a byte order mark', `\ufeff${hello.text}`),
  text('invalid UTF-8', Buffer.from(hello.text.replace('hello', '\u00ff'), 'latin1')),
  vector('65,537 bytes', sized(65_537).text, refused('TOO_LARGE')),
  vector('a create event of 8,193 bytes', createSized(8193).text, refused('TOO_LARGE')),
];

const flippedSignature = () => {
  const value = Buffer.from(hello.event.signature.value, 'base64url');
  value[10]! ^= 1;
  return { signature: { key_id: hello.event.signature.key_id, value: toBase64url(value) } };
};
const bad = (reason: string) => refused('SIGNATURE_MISMATCH', reason);

const untrue = [
  vector('sender of another server', spoiled({ sender: BOB }), refused('ORIGIN_MISMATCH')),
  vector('sender of a subdomain', spoiled({ sender: `@alice:sub.${ALPHA}` }), refused('ORIGIN_MISMATCH')),
  vector('origin is not the signer', hello.text, refused('ORIGIN_MISMATCH'), { signer: BETA }),
  vector('content changed', spoiled({ content: { body: 'hullo' } }), refused('CONTENT_HASH_MISMATCH')),
  vector('salt changed', spoiled({ salt: toBase64url(Buffer.alloc(16)) }), refused('CONTENT_HASH_MISMATCH')),
  vector(
    'content_hash changed',
    spoiled({ content_hash: toBase64url(Buffer.alloc(32)) }),
    refused('CONTENT_HASH_MISMATCH'),
  ),
  vector('61 s ahead', aliceSays({ body: 'soon' }, { ts: NOW + 60_001 }).text, refused('TS_IN_FUTURE')),
  vector(
    'the year 275761',
    aliceSays({ body: 'late' }, { ts: 8_640_000_000_000_001 }).text,
    refused('TS_IN_FUTURE'),
  ),
  vector('ts changed after signing', resigned({ ts: NOW - 1 }), bad('bad_signature')),
  vector('seq changed after signing', resigned({ seq: 2 }), bad('bad_signature')),
  vector('type changed after signing', resigned({ type: 'sw.edit' }), bad('bad_signature')),
  vector('room changed after signing', resigned({ room_id: `rm_${'A'.repeat(43)}` }), bad('bad_signature')),
  vector('sender changed after signing', resigned({ sender: `@eve:${ALPHA}` }), bad('bad_signature')),
  vector(
    'signature of another event',
    spoiled({ signature: aliceSays({ body: 'other' }).event.signature }),
    bad('bad_signature'),
  ),
  vector('a bit of the signature flipped', spoiled(flippedSignature()), bad('bad_signature')),
  vector(
    'signed by a key of another server',
    aliceSays({ body: 'hello' }, {}, { ...betaKey, keyId: hello.event.signature.key_id }).text,
    bad('bad_signature'),
  ),
  vector('signed without the prefix', unprefixed(), bad('bad_signature')),
  vector('a key id of another server', aliceSays({ body: 'hello' }, {}, betaKey).text, bad('unknown_key')),
  vector(
    'a key id that nobody has',
    spoiled({ signature: { ...hello.event.signature, key_id: 'ed25519:none' } }),
    bad('unknown_key'),
  ),
  vector('the create event of another room', hello.text, refused('ROOM_ID_MISMATCH'), {
    create_event: b64(otherCreate().text),
  }),
  vector('a create event that is none', hello.text, refused('ROOM_ID_MISMATCH'), {
    create_event: b64(hello.text),
  }),
];

function unprefixed(): string {
  const value = toBase64url(alphaKey.sign(Buffer.from(hello.header)));
  return jcs({ ...hello.event, signature: { key_id: alphaKey.keyId, value } });
}

function otherCreate(): Known {
  return createSized(1000);
}

export const eventVectors = [...valid, ...unsound, ...untrue];

/** Bodies of `POST /v1/send`: what fails as a whole, and what fails alone. */
const body = (name: string, raw: string | Uint8Array, expect: object) => ({ name, raw: b64(raw), expect });
const whole = (name: string, raw: string | Uint8Array) => body(name, raw, refused('MALFORMED_REQUEST'));
const each = (name: string, events: string[], results: unknown[]) =>
  body(name, `{"events":[${events.join(',')}]}`, { ok: true, events: results });

export const bodyVectors = [
  each('one event', [hello.text], ['ok']),
  each('no events', [], []),
  each(
    '100 elements',
    Array.from({ length: 100 }, () => '{}'),
    Array.from({ length: 100 }, () => 'ok'),
  ),
  each(
    'a bad one between good ones',
    [hello.text, '{"a":1,"a":2}', hello.text],
    ['ok', 'SW_FED_MALFORMED_EVENT', 'ok'],
  ),
  each('an element that is no object', ['1', hello.text], ['SW_FED_MALFORMED_EVENT', 'ok']),
  each('an element of 65,537 bytes', [sized(65_537).text], ['SW_FED_TOO_LARGE']),
  body('with ephemeral and notices', `{"ephemeral":[],"notices":[],"events":[${hello.text}]}`, {
    ok: true,
    events: ['ok'],
  }),
  body('spelled freely around the events', ` { "events" : [ ${hello.text} ] } `, {
    ok: true,
    events: ['ok'],
  }),
  whole('101 elements', `{"events":[${Array.from({ length: 101 }, () => '{}').join(',')}]}`),
  whole('no events member', '{"notices":[]}'),
  whole('an unknown member', '{"events":[],"pdus":[]}'),
  whole('a member twice', '{"events":[],"events":[]}'),
  whole('events is an object', '{"events":{}}'),
  whole('not JSON', '{"events":['),
  whole('an array', '[]'),
  whole('something after it', '{"events":[]}{}'),
  whole('invalid UTF-8', Buffer.from('{"events":["\u00ff"]}', 'latin1')),
  whole('a byte order mark', '\ufeff{"events":[]}'),
];

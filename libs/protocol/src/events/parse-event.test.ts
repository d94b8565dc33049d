import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBase64url } from '../encoding/base64';
import { sha256 } from '../encoding/sha256';
import { canonicalize } from '../json/canonicalize';
import { type JsonObject, type JsonValue } from '../json/json-value';
import { generateKeyPair } from '../keys/key-pair';
import { keyIdOf } from '../keys/key-id';
import { signBytes, signerOf } from '../keys/signature';
import { checkEvent } from './check-event';
import { draftEvent, type EventInput } from './draft-event';
import { eraseEvent } from './erase-event';
import { eventIdOf } from './event-text';
import { parseEvent, type ParseEventOptions } from './parse-event';
import { checkEventTime, verifyEventSignature } from './verify-event';

const key = generateKeyPair((length) => Buffer.alloc(length, 42));
const keyId = keyIdOf(key.publicKey);
const NOW = 1_760_000_000_000;

const seal = (input: EventInput) => {
  const draft = draftEvent(input);
  return { draft, text: draft.seal(keyId, signBytes(key.seed, draft.signingBytes)) };
};
const author = { origin: 'a.example', sender: '@alice:a.example', ts: NOW, salt: Buffer.alloc(16, 1) };
const room = seal({
  ...author,
  type: 'sw.room.create',
  seq: 0,
  prev: null,
  content: { name: 'Den', room_type: 'group', history: 'shared', creator: '@alice:a.example' },
});
const message: EventInput = {
  ...author,
  type: 'sw.message',
  room_id: room.draft.roomId,
  seq: 1,
  prev: room.draft.id,
  content: { body: 'hé "you"\n😀' },
};
const sent = seal(message);

/** The message with members replaced, signed and hashed anew where that can be done; undefined removes one. */
const altered = (change: Record<string, JsonValue | undefined>, from = sent.text) =>
  canonicalize(JSON.parse(JSON.stringify({ ...(JSON.parse(from) as JsonObject), ...change })) as JsonObject);
const code = (text: string | Uint8Array, options?: ParseEventOptions) => {
  const outcome = parseEvent(text, options);
  return outcome.ok ? 'ok' : outcome.code;
};
const parsed = (text: string) => {
  const outcome = parseEvent(text);
  if (!outcome.ok) throw new Error(outcome.detail);
  return outcome.event;
};

describe('an event as drafted', () => {
  it('is what the protocol says, by the general algorithm', () => {
    const event = JSON.parse(sent.text) as JsonObject;
    const { content, salt, signature, ...header } = event as { [name: string]: JsonObject };
    expect(sent.text).toBe(canonicalize(event));
    expect(sent.draft.headerText).toBe(canonicalize(header));
    expect(sent.draft.id).toBe(`ev_${encodeBase64url(sha256(canonicalize(header)))}`);
    expect(header.content_hash).toBe(
      encodeBase64url(sha256(canonicalize({ content: content!, salt: salt! }))),
    );
    expect(sent.draft.signingBytes.toString()).toBe(`scaiwave.event.v1\0${canonicalize(header)}`);
    expect(signature).toEqual({
      key_id: keyId,
      value: encodeBase64url(signBytes(key.seed, sent.draft.signingBytes)),
    });
  });

  it('names the room that a create event makes by the hash of its header', () => {
    expect(room.draft.roomId).toBe(`rm_${room.draft.id.slice(3)}`);
    expect(room.text).not.toContain('room_id');
    expect(parsed(room.text)).toMatchObject({ id: room.draft.id, roomId: room.draft.roomId });
  });

  it('parses back into itself, whatever its content', () => {
    const content = fc.dictionary(
      fc.string(),
      fc.oneof(fc.string({ unit: 'grapheme' }), fc.maxSafeInteger(), fc.boolean()),
    );
    fc.assert(
      fc.property(content, fc.nat(), (value, seq) => {
        fc.pre(!JSON.stringify(value).includes('\\u0000'));
        const plain = JSON.parse(JSON.stringify(value)) as JsonObject;
        const { draft, text } = seal({ ...message, seq: seq + 1, content: plain });
        expect(parseEvent(text)).toMatchObject({
          ok: true,
          event: { id: draft.id, headerText: draft.headerText },
        });
        expect(parseEvent(text, { scanned: true })).toEqual(parseEvent(Buffer.from(text)));
      }),
      { numRuns: 200 },
    );
  });
});

describe('parseEvent', () => {
  it('gives ids, header and text', () =>
    expect(parseEvent(sent.text)).toEqual({
      ok: true,
      event: {
        text: sent.text,
        event: JSON.parse(sent.text),
        id: eventIdOf(sent.draft.headerText),
        roomId: room.draft.roomId,
        headerText: sent.draft.headerText,
        erased: false,
      },
    }));

  const id = `ev_${'A'.repeat(43)}`;
  it.each<[string, Record<string, JsonValue | undefined>]>([
    ['version 2', { v: 2 }],
    ['a version in text', { v: '1' }],
    ['no version', { v: undefined }],
    ['an unknown member', { extra: 1 }],
    ['a member __proto__', JSON.parse('{"__proto__":1}') as JsonObject],
    ['a bad type', { type: 'message' }],
    ['a bad room id', { room_id: 'rm_x' }],
    ['no room id', { room_id: undefined }],
    ['a bad origin', { origin: 'A.example' }],
    ['a bad sender', { sender: 'alice' }],
    ['a negative ts', { ts: -1 }],
    ['a ts in text', { ts: '5' }],
    ['a negative seq', { seq: -1 }],
    ['seq 0 with prev', { seq: 0 }],
    ['no prev after seq 0', { prev: null }],
    ['a bad prev', { prev: 'ev_1' }],
    ['a padded hash', { content_hash: `${'A'.repeat(43)}=` }],
    ['a hash with unused bits', { content_hash: `${'A'.repeat(42)}B` }],
    ['content in text', { content: 'x' }],
    ['content in an array', { content: [] }],
    ['content of null', { content: null }],
    ['content but no salt', { salt: undefined }],
    ['salt but no content', { content: undefined }],
    ['a salt of 15 bytes', { salt: 'A'.repeat(20) }],
    ['a salt with unused bits', { salt: `${'A'.repeat(21)}B` }],
    ['no signature', { signature: undefined }],
    ['a signature of 63 bytes', { signature: { key_id: 'k', value: 'A'.repeat(84) } }],
    ['a signature with unused bits', { signature: { key_id: 'k', value: `${'A'.repeat(85)}B` } }],
    ['a signature with more to say', { signature: { key_id: 'k', value: 'A'.repeat(86), x: 1 } }],
    ['a bad key id', { signature: { key_id: 'a b', value: 'A'.repeat(86) } }],
    ['no content and no salt', { content: undefined, salt: undefined }],
    ['a create event with a room id', { type: 'sw.room.create', seq: 0, prev: null }],
    ['a create event at seq 1', { type: 'sw.room.create', room_id: undefined }],
    ['a create event with prev', { type: 'sw.room.create', room_id: undefined, seq: 0, prev: id }],
  ])('refuses %s', (_, change) => expect(code(altered(change))).toBe('SW_FED_MALFORMED_EVENT'));

  it.each([
    ['white space', sent.text.replace(',', ', ')],
    ['a line feed after', `${sent.text}\n`],
    ['another order', sent.text.replace(/^\{(.*),("v":1)\}$/, '{$2,$1}')],
    ['a needless escape', sent.text.replace('hé', 'h\\u00e9')],
    ['a duplicate member', sent.text.replace(',"v":1', ',"v":1,"v":1')],
    ['an escape in a name', sent.text.replace('"origin"', '"\\u006frigin"')],
  ])('refuses %s, since only RFC 8785 spelling will do', (_, text) => {
    expect(text).not.toBe(sent.text);
    expect(code(text)).toBe('SW_FED_MALFORMED_EVENT');
    expect(code(text, { scanned: true })).toBe('SW_FED_MALFORMED_EVENT');
    expect(code(Buffer.from(text))).toBe('SW_FED_MALFORMED_EVENT');
  });

  it('refuses a string that is not well-formed', () =>
    expect(code(sent.text.replace('hé', '\ud800'))).toBe('SW_FED_MALFORMED_EVENT'));

  it('refuses content that the hash is not of', () => {
    expect(code(altered({ content: { body: 'other' } }))).toBe('SW_FED_CONTENT_HASH_MISMATCH');
    expect(code(altered({ salt: 'A'.repeat(22) }))).toBe('SW_FED_CONTENT_HASH_MISMATCH');
  });

  it('refuses a sender of another server before it looks at the content', () => {
    const strangers = altered({ sender: '@alice:b.example', content: { body: 'other' } });
    expect(code(strangers)).toBe('SW_FED_ORIGIN_MISMATCH');
    expect(code(altered({ sender: '@alice:x.a.example' }))).toBe('SW_FED_ORIGIN_MISMATCH');
  });

  it('refuses an origin that is not the signer', () => {
    expect(code(sent.text, { signer: 'a.example' })).toBe('ok');
    expect(code(sent.text, { signer: 'b.example' })).toBe('SW_FED_ORIGIN_MISMATCH');
  });

  it('takes an event of 65,536 bytes and no more', () => {
    const sized = (extra: number) => seal({ ...message, content: { body: 'x'.repeat(extra) } }).text;
    const overhead = sized(0).length;
    expect(code(sized(65_536 - overhead))).toBe('ok');
    expect(code(sized(65_537 - overhead))).toBe('SW_FED_TOO_LARGE');
    expect(code(sized(65_537 - overhead), { scanned: true })).toBe('SW_FED_TOO_LARGE');
  });

  it('takes a create event of 8,192 bytes and no more', () => {
    const { room_id: _, ...first } = { ...message, type: 'sw.room.create', seq: 0, prev: null };
    const sized = (extra: number) => seal({ ...first, content: { name: 'x'.repeat(extra) } }).text;
    const overhead = sized(0).length;
    expect(code(sized(8_192 - overhead))).toBe('ok');
    expect(code(sized(8_193 - overhead))).toBe('SW_FED_TOO_LARGE');
  });

  it('never throws, whatever is thrown at it', () => {
    const places = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(places, (edits) => {
        const bytes = Buffer.from(sent.text);
        for (const [at, byte] of edits) bytes[at % bytes.length] = byte;
        const outcome = parseEvent(bytes);
        expect(outcome.ok ? outcome.event.text : outcome.code).toBe(
          outcome.ok ? bytes.toString() : outcome.code,
        );
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the erased form', () => {
  const erased = eraseEvent(sent.text);

  it('keeps header, id and signature', () => {
    expect(parseEvent(erased, { erasedAllowed: true })).toMatchObject({
      ok: true,
      event: { id: sent.draft.id, headerText: sent.draft.headerText, erased: true, text: erased },
    });
    expect(erased).toBe(altered({ content: undefined, salt: undefined }));
    const outcome = parseEvent(erased, { erasedAllowed: true });
    expect(outcome.ok && verifyEventSignature(outcome.event, key.publicKey)).toEqual({ ok: true });
  });

  it('is refused where it was not asked for', () => expect(code(erased)).toBe('SW_FED_MALFORMED_EVENT'));
  it('is its own erased form', () => expect(eraseEvent(erased)).toBe(erased));
});

describe('checkEvent', () => {
  const ask = (change: Partial<Parameters<typeof checkEvent>[0]> = {}) =>
    checkEvent({
      raw: sent.text,
      now: NOW,
      keyOf: (name) => (name === `a.example#${keyId}` ? key.publicKey : undefined),
      createEvent: room.text,
      ...change,
    });
  const other = seal({ ...author, type: 'sw.room.create', seq: 0, prev: null, content: { name: 'Other' } });

  it('passes a good event', () => {
    expect(ask()).toMatchObject({ ok: true, event: { id: sent.draft.id } });
    expect(ask({ createEvent: undefined })).toMatchObject({ ok: true });
    expect(ask({ raw: room.text })).toMatchObject({ ok: true, event: { roomId: room.draft.roomId } });
  });

  it('allows 60 s ahead and not a millisecond more', () => {
    expect(ask({ now: NOW - 60_000 })).toMatchObject({ ok: true });
    expect(ask({ now: NOW - 60_001 })).toMatchObject({ code: 'SW_FED_TS_IN_FUTURE', retryable: true });
    expect(checkEventTime({ ts: 0 }, NOW)).toEqual({ ok: true });
  });

  it('tells an unknown key from a bad signature', () => {
    const foreign = generateKeyPair((length) => Buffer.alloc(length, 43)).publicKey;
    const mismatch = (reason: string) => ({ code: 'SW_FED_SIGNATURE_MISMATCH', reason });
    expect(ask({ keyOf: () => undefined })).toMatchObject(mismatch('unknown_key'));
    expect(ask({ keyOf: () => foreign })).toMatchObject(mismatch('bad_signature'));
    expect(ask({ keyOf: () => Buffer.alloc(31) })).toMatchObject(mismatch('bad_signature'));
    expect(ask({ keyOf: () => Buffer.alloc(32) })).toMatchObject(mismatch('bad_signature'));
  });

  it('refuses a signature of other bytes, even of the bare header', () => {
    const { draft } = sent;
    const bare = draft.seal(keyId, signerOf(key.seed)(Buffer.from(draft.headerText)));
    expect(ask({ raw: bare })).toMatchObject({ code: 'SW_FED_SIGNATURE_MISMATCH', reason: 'bad_signature' });
  });

  it('refuses a room that the create event does not make', () => {
    const mismatch = { code: 'SW_FED_ROOM_ID_MISMATCH' };
    expect(ask({ createEvent: other.text })).toMatchObject(mismatch);
    expect(ask({ createEvent: sent.text })).toMatchObject(mismatch);
    expect(ask({ createEvent: '{}' })).toMatchObject(mismatch);
    expect(ask({ raw: room.text, createEvent: other.text })).toMatchObject(mismatch);
  });

  it('names the first failure in the order of the protocol', () => {
    const nobody = { keyOf: () => undefined, createEvent: other.text };
    expect(ask({ ...nobody, raw: altered({ content: {} }), now: 0 })).toMatchObject({
      code: 'SW_FED_CONTENT_HASH_MISMATCH',
    });
    expect(ask({ ...nobody, now: 0 })).toMatchObject({ code: 'SW_FED_TS_IN_FUTURE' });
    expect(ask(nobody)).toMatchObject({ code: 'SW_FED_SIGNATURE_MISMATCH' });
  });
});

import { fromBase64url, sha256, toBase64url, utf8 } from './bytes';
import { isRecord, jcs, readCanonical, type JsonRecord } from './json';
import { verify, type SigningKey } from './keys';
import { mismatch, no, type Refused } from './refusal';

export interface Header {
  v: number;
  type: string;
  room_id?: string;
  origin: string;
  sender: string;
  ts: number;
  seq: number;
  prev: string | null;
  content_hash: string;
}

export interface Event extends Header {
  content?: JsonRecord;
  salt?: string;
  signature: { key_id: string; value: string };
}

/** An event with what follows from it. */
export interface Known {
  readonly event: Event;
  /** The bytes on the wire. */
  readonly text: string;
  readonly header: string;
  readonly id: string;
  readonly roomId: string;
}

/** What an author decides; the rest follows. */
export type Draft = Omit<Header, 'v' | 'content_hash'> & { content: JsonRecord; salt: Uint8Array };

export const eventBytes = (header: string): Buffer => utf8(`scaiwave.event.v1\0${header}`);

export function makeEvent(draft: Draft, key: SigningKey): Known {
  const { content, salt: saltBytes, ...named } = draft;
  const salt = toBase64url(saltBytes);
  const header: Header = { v: 1, ...named, content_hash: toBase64url(sha256(jcs({ content, salt }))) };
  const signature = { key_id: key.keyId, value: toBase64url(key.sign(eventBytes(jcs(header)))) };
  return known({ ...header, content, salt, signature });
}

export function known(event: Event): Known {
  const { content: _content, salt: _salt, signature: _signature, ...header } = event;
  const headerText = jcs(header);
  const hash = toBase64url(sha256(headerText));
  return {
    event,
    text: jcs(event),
    header: headerText,
    id: `ev_${hash}`,
    roomId: event.room_id ?? `rm_${hash}`,
  };
}

/** The same event without content and salt. */
export function erased({ event }: Known): Known {
  const { content: _content, salt: _salt, ...rest } = event;
  return known(rest);
}

const NAMES = new Set(
  'v type room_id origin sender ts seq prev content_hash content salt signature'.split(' '),
);
const SERVER = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+(?::(?!443$)[1-9][0-9]{0,4})?$/;
const FQID = /^@[a-z0-9][a-z0-9._-]{0,63}:[a-z0-9.-]+(:[0-9]+)?$/;
const TYPE = /^(?=.{1,64}$)[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/;
const MAX_CREATE_BYTES = 8_192;

const isId = (prefix: string, text: string | null | undefined) =>
  text?.slice(0, 3) === prefix && fromBase64url(text.slice(3))?.length === 32;

/** Checks 1 to 3 of section 9.3, but for the signer. */
export function readEvent(
  text: string,
  { erasedAllowed = false } = {},
): { ok: true; known: Known } | Refused {
  const value = readCanonical(text);
  if (!value) return no(Buffer.byteLength(text) > 65_536 ? 'TOO_LARGE' : 'MALFORMED_EVENT');
  const event = value as unknown as Event;
  if (event.type === 'sw.room.create' && Buffer.byteLength(text) > MAX_CREATE_BYTES) return no('TOO_LARGE');
  if (!inForm(event)) return no('MALFORMED_EVENT');
  const isErased = event.content === undefined && event.salt === undefined;
  if (isErased ? !erasedAllowed : event.content === undefined || event.salt === undefined) {
    return no('MALFORMED_EVENT');
  }
  if (!event.sender.endsWith(`:${event.origin}`)) return no('ORIGIN_MISMATCH');
  const hash = toBase64url(sha256(jcs({ content: event.content, salt: event.salt })));
  if (!isErased && hash !== event.content_hash) return no('CONTENT_HASH_MISMATCH');
  return { ok: true, known: known(event) };
}

function inForm(event: Event): boolean {
  const isCreate = event.type === 'sw.room.create';
  return (
    Object.keys(event).every((name) => NAMES.has(name)) &&
    event.v === 1 &&
    TYPE.test(event.type) &&
    (isCreate ? event.room_id === undefined && event.seq === 0 : isId('rm_', event.room_id)) &&
    SERVER.test(event.origin) &&
    FQID.test(event.sender) &&
    [event.ts, event.seq].every((count) => Number.isSafeInteger(count) && count >= 0) &&
    (event.seq === 0 ? event.prev === null : isId('ev_', event.prev)) &&
    fromBase64url(event.content_hash)?.length === 32 &&
    (event.salt === undefined || fromBase64url(event.salt)?.length === 16) &&
    (event.content === undefined || isRecord(event.content)) &&
    isRecord(event.signature) &&
    Object.keys(event.signature).length === 2 &&
    /^[A-Za-z0-9:._-]{1,64}$/.test(event.signature.key_id) &&
    fromBase64url(event.signature.value)?.length === 64
  );
}

/** Checks 4 and 5. */
export function verifyEvent(
  { event, header }: Known,
  publicKey: Uint8Array,
  now: number,
): Refused | undefined {
  if (event.ts > now + 60_000) return no('TS_IN_FUTURE', undefined, true);
  const signature = fromBase64url(event.signature.value)!;
  return verify(publicKey, eventBytes(header), signature) ? undefined : mismatch('bad_signature');
}

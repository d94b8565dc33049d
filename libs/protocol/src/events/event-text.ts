import { encodeBase64url } from '../encoding/base64';
import { sha256 } from '../encoding/sha256';
import { canonicalize } from '../json/canonicalize';
import { type JsonObject } from '../json/json-value';
import { type EventHeader, type EventSignature } from './federation-event';

/** What makes an event more than its header, already spelled; empty strings leave a member out. */
interface Unsigned {
  readonly content: string;
  readonly salt: string;
  readonly signature: string;
}

const HEADER_ONLY: Unsigned = { content: '', salt: '', signature: '' };

/** RFC 8785 text of a header. */
export function headerTextOf(header: EventHeader): string {
  return spell(header, HEADER_ONLY);
}

/** RFC 8785 text of a whole event, whose content comes as RFC 8785 text; without `body` its erased form. */
export function eventTextOf(
  header: EventHeader,
  { key_id, value }: EventSignature,
  body?: { contentText: string; salt: string },
): string {
  return spell(header, {
    content: body ? `"content":${body.contentText},` : '',
    salt: body ? `"salt":"${body.salt}",` : '',
    signature: `"signature":{"key_id":"${key_id}","value":"${value}"},`,
  });
}

/** The `content_hash` of a content, given its RFC 8785 text. */
export function contentHashOf(contentText: string, salt: string): string {
  return encodeBase64url(sha256(`{"content":${contentText},"salt":"${salt}"}`));
}

/** RFC 8785 text of an event's content. */
export function contentTextOf(content: JsonObject): string {
  return canonicalize(content);
}

/** The id of the event with this header text. */
export function eventIdOf(headerText: string): string {
  return `ev_${encodeBase64url(sha256(headerText))}`;
}

/** The id of the room that the create event with this header text makes. */
export function roomIdOf(headerText: string): string {
  return `rm_${encodeBase64url(sha256(headerText))}`;
}

/**
 * An event's members are few, known, and none but the content needs escapes: so their RFC 8785 order stands
 * here instead of being sorted for every event. A test compares it with the general algorithm.
 */
function spell(header: EventHeader, { content, salt, signature }: Unsigned): string {
  const { content_hash, origin, prev, room_id, sender, seq, ts, type, v } = header;
  const before = prev === null ? 'null' : `"${prev}"`;
  const room = room_id === undefined ? '' : `"room_id":"${room_id}",`;
  return (
    `{${content}"content_hash":"${content_hash}","origin":"${origin}","prev":${before},${room}${salt}` +
    `"sender":"${sender}","seq":${seq},${signature}"ts":${ts},"type":"${type}","v":${v}}`
  );
}

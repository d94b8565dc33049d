import { encodeBase64url } from '../encoding/base64';
import { type JsonObject } from '../json/json-value';
import { type EventHeader } from './federation-event';
import { contentHashOf, contentTextOf, eventIdOf, eventTextOf, headerTextOf, roomIdOf } from './event-text';
import { eventSigningBytes } from './signing-bytes';

/** What its author decides about a new event. */
export interface EventInput extends Omit<EventHeader, 'v' | 'content_hash'> {
  readonly content: JsonObject;
  /** 16 random bytes. */
  readonly salt: Uint8Array;
}

/** An event before it is signed: its ids are known, since they hash the header alone. */
export interface EventDraft {
  readonly headerText: string;
  readonly id: string;
  /** The room's id; for a create event the one that it makes. */
  readonly roomId: string;
  readonly signingBytes: Buffer;
  /** The RFC 8785 text of the event with its signature of 64 bytes. */
  seal(keyId: string, signature: Uint8Array): string;
}

/** Builds an event from well-formed input, which it trusts: header first, so the ids precede the signature. */
export function draftEvent({ content, salt, ...input }: EventInput): EventDraft {
  const body = { contentText: contentTextOf(content), salt: encodeBase64url(salt) };
  const header: EventHeader = { v: 1, ...input, content_hash: contentHashOf(body.contentText, body.salt) };
  const headerText = headerTextOf(header);
  return {
    headerText,
    id: eventIdOf(headerText),
    roomId: input.room_id ?? roomIdOf(headerText),
    signingBytes: eventSigningBytes(headerText),
    seal: (keyId, signature) =>
      eventTextOf(header, { key_id: keyId, value: encodeBase64url(signature) }, body),
  };
}

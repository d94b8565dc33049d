import { type JsonObject } from '../json/json-value';

/** The most that a create event may take, since invites carry it: bytes. */
export const MAX_CREATE_EVENT_BYTES = 8_192;

/** How far ahead of the receiver's clock an event may be dated: milliseconds. */
export const MAX_TS_AHEAD_MS = 60_000;

/** The type of the event that makes a room. */
export const CREATE_TYPE = 'sw.room.create';

/** The signed part of an event: everything but content, salt and signature (docs/protocol.md, "Events"). */
export interface EventHeader {
  readonly v: 1;
  readonly type: string;
  /** Absent in `sw.room.create`, whose own hash is the room id. */
  readonly room_id?: string;
  /** Server name of the chain's writer. */
  readonly origin: string;
  /** FQID of a person of `origin`. */
  readonly sender: string;
  /** Milliseconds since 1970, by the author's word. */
  readonly ts: number;
  /** Place in the chain of `origin` in this room, from 0. */
  readonly seq: number;
  /** Id of the event at `seq - 1`; null at 0. */
  readonly prev: string | null;
  /** base64url(sha256(JCS({content, salt}))) */
  readonly content_hash: string;
}

/** Which key signed, and what: 64 bytes in base64url. */
export interface EventSignature {
  readonly key_id: string;
  readonly value: string;
}

/** An event as it travels. In erased form `content` and `salt` are both absent. */
export interface FederationEvent extends EventHeader {
  readonly content?: JsonObject;
  /** 16 random bytes in base64url, so that a short content cannot be guessed from its hash. */
  readonly salt?: string;
  readonly signature: EventSignature;
}

/** An event whose form is right; its signature is still to be verified. */
export interface ParsedEvent {
  /** The RFC 8785 text: what travelled, and what is stored. */
  readonly text: string;
  readonly event: FederationEvent;
  readonly id: string;
  /** The event's `room_id`; for a create event the one that it makes. */
  readonly roomId: string;
  /** RFC 8785 text of the header: what the signature covers. */
  readonly headerText: string;
  readonly erased: boolean;
}

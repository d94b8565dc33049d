import { canonicalize } from '../json/canonicalize';

/** Domain tags keep a signature made for one purpose from serving another. */
const EVENT_TAG = 'scaiwave.event.v1\0';
const HEAD_TAG = 'scaiwave.head.v1\0';

/** What an origin states about the end of its chain in a room (docs/protocol.md, "Backfill"). */
export interface ChainHead {
  readonly room_id: string;
  readonly origin: string;
  readonly seq: number;
  readonly event_id: string;
  /** When this was stated: milliseconds. */
  readonly ts: number;
}

/** The bytes that an event's signature covers, from its RFC 8785 header text. */
export function eventSigningBytes(headerText: string): Buffer {
  return Buffer.from(EVENT_TAG + headerText);
}

/** The bytes that the signature of a `head` covers; members beyond the five are left out. */
export function headSigningBytes({ room_id, origin, seq, event_id, ts }: ChainHead): Buffer {
  return Buffer.from(HEAD_TAG + canonicalize({ room_id, origin, seq, event_id, ts }));
}

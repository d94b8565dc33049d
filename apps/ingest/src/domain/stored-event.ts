import type { FederationCode, Reason } from '@app/protocol';

/** An event with its place and its verdict, as the log keeps it. */
export interface StoredEvent {
  tenant: string;
  room_id: string;
  origin: string;
  seq: number;
  event_id: string;
  prev: string | null;
  ts: number;
  type: string;
  sender: string;
  /** `refused` events hold their place and are never shown. */
  status: 'accepted' | 'refused';
  code: FederationCode | null;
  reason: Reason | null;
  /** Whether everything below it down to the chain's beginning is here and linked. */
  linked: boolean;
  /** Whether what it says has taken effect; the home's word waits until it is linked. */
  applied: boolean;
  /** The event that a reaction, edit, erasure or reply speaks of. */
  target: string | null;
  /** The RFC 8785 text, in its erased form once erased. */
  text: string;
  rank: number;
  received_at: number;
}

/** In the RFC 8785 form `content`, where there is one, comes first. */
export const isErased = ({ text }: Pick<StoredEvent, 'text'>): boolean => !text.startsWith('{"content":');

/** The key of the chain that holds an event. */
export const chainKey = (place: { tenant: string; room_id: string; origin: string }): string =>
  `${place.tenant} ${place.room_id} ${place.origin}`;

export const roomKey = (place: { tenant: string; room_id: string }): string =>
  `${place.tenant} ${place.room_id}`;

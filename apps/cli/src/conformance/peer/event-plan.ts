import { randomBytes } from 'node:crypto';
import { draftEvent, encodeBase64url, type JsonObject } from '@app/protocol';
import type { OwnKey, OwnKeys } from './own-keys';

/** An event before it is made. A check spoils what it is about, and leaves the rest as it should be. */
export interface EventPlan {
  type: string;
  /** Absent in a create event only. */
  room_id: string | undefined;
  origin: string;
  sender: string;
  ts: number;
  seq: number;
  prev: string | null;
  content: JsonObject;
  key: OwnKey;
  /** Others that it may be signed by. */
  readonly keys: OwnKeys;
  /** Done to the text after signing, in order. */
  after: ((text: string) => string)[];
}

export type EventSpoil = (plan: EventPlan) => void;

/** An event as it goes out. */
export interface MadeEvent {
  readonly text: string;
  readonly id: string;
  readonly roomId: string;
  readonly seq: number;
  readonly ts: number;
}

const SALT_BYTES = 16;

/** Signs a plan and spells it, whatever it holds. */
export function makeEvent({ key, keys: _, after, room_id, ...plan }: EventPlan): MadeEvent {
  const salt = randomBytes(SALT_BYTES);
  const draft = draftEvent({ ...plan, ...(room_id !== undefined && { room_id }), salt });
  const sealed = draft.seal(key.listed.key_id, key.sign(draft.signingBytes));
  const text = after.reduce((spelt, change) => change(spelt), sealed);
  return { text, id: draft.id, roomId: draft.roomId, seq: plan.seq, ts: plan.ts };
}

/** An id of the right form that nothing has. */
export const strayId = (prefix: 'ev' | 'rm'): string => `${prefix}_${encodeBase64url(randomBytes(32))}`;

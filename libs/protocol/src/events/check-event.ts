import { refuse, type Outcome, type Refusal } from '../errors/refusal';
import { acceptableKey } from '../keys/acceptable-key';
import { CREATE_TYPE, type ParsedEvent } from './federation-event';
import { parseEvent } from './parse-event';
import { checkEventTime, verifyEventSignature } from './verify-event';

export interface EventQuestion {
  readonly raw: string | Uint8Array;
  /** Milliseconds. */
  readonly now: number;
  /** The public key that `server_name#key_id` names, if it is known. */
  readonly keyOf: (name: string) => Uint8Array | undefined;
  /** The create event of the room that the event claims. */
  readonly createEvent?: string | Uint8Array;
}

/** Everything that can be said of one event by itself: form, hash, time, signature, room id, in that order. */
export function checkEvent({ raw, now, keyOf, createEvent }: EventQuestion): Outcome<{ event: ParsedEvent }> {
  const parsed = parseEvent(raw);
  if (!parsed.ok) return parsed;
  const { event } = parsed;
  const refusal = firstRefusal(
    () => checkEventTime(event.event, now),
    () => checkSigner(event, keyOf),
    () => (createEvent === undefined ? { ok: true } : checkRoomId(event.roomId, createEvent)),
  );
  return refusal ?? parsed;
}

function firstRefusal(...checks: (() => Outcome<object>)[]): Refusal | undefined {
  for (const check of checks) {
    const outcome = check();
    if (!outcome.ok) return outcome;
  }
  return undefined;
}

function checkSigner(parsed: ParsedEvent, keyOf: EventQuestion['keyOf']): Outcome<object> {
  const { origin, signature } = parsed.event;
  const key = keyOf(`${origin}#${signature.key_id}`);
  if (!key) {
    return refuse('SW_FED_SIGNATURE_MISMATCH', 'The signing key is not known.', { reason: 'unknown_key' });
  }
  return acceptableKey(key).ok
    ? verifyEventSignature(parsed, key)
    : refuse('SW_FED_SIGNATURE_MISMATCH', 'The signing key is not acceptable.', { reason: 'bad_signature' });
}

/** Whether `createEvent` is well formed and makes the room `roomId`; else SW_FED_ROOM_ID_MISMATCH. */
export function checkRoomId(roomId: string, createEvent: string | Uint8Array): Outcome<object> {
  const created = parseEvent(createEvent);
  return created.ok && created.event.event.type === CREATE_TYPE && created.event.roomId === roomId
    ? { ok: true }
    : refuse('SW_FED_ROOM_ID_MISMATCH');
}

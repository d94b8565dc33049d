import { decodeBase64url } from '../encoding/base64';
import { refuse, type Outcome } from '../errors/refusal';
import { verifyStrict } from '../keys/signature';
import { MAX_TS_AHEAD_MS, type EventHeader, type ParsedEvent } from './federation-event';
import { eventSigningBytes } from './signing-bytes';

/** Refuses, as retryable, an event dated more than 60 s after `now` (milliseconds). */
export function checkEventTime(event: Pick<EventHeader, 'ts'>, now: number): Outcome<object> {
  return event.ts > now + MAX_TS_AHEAD_MS
    ? refuse('SW_FED_TS_IN_FUTURE', undefined, { facts: { ahead_ms: event.ts - now } })
    : { ok: true };
}

/** Verifies an event's signature by the rule of `verifyStrict`. */
export function verifyEventSignature(parsed: ParsedEvent, publicKey: Uint8Array): Outcome<object> {
  const signature = decodeBase64url(parsed.event.signature.value);
  return signature && verifyStrict(publicKey, eventSigningBytes(parsed.headerText), signature)
    ? { ok: true }
    : refuse('SW_FED_SIGNATURE_MISMATCH', 'The event signature does not verify.', {
        reason: 'bad_signature',
      });
}

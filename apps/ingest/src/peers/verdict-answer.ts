import { canonicalizeText, isJsonObject, refuse, type Outcome } from '@app/protocol';
import type { Verdict } from '../use-cases/ports';

const CODE = /^SW_FED_[A-Z_]{1,40}$/;
const REASON = /^[a-z_]{1,40}$/;
const TRACE_ID = /^[0-9a-f]{32}$/;

/**
 * Takes an answer to the verdict question apart (docs/protocol.md, "Verdicts"). It must be about `eventId`. Of its
 * words only those of the catalogue's form are kept: they are shown to admins.
 */
export function readVerdictAnswer(body: Buffer, eventId: string): Outcome<Verdict> {
  const text = canonicalizeText(body);
  const answer: unknown = text.ok ? JSON.parse(text.canonical) : undefined;
  if (!isJsonObject(answer) || answer['event_id'] !== eventId) return useless(eventId);
  const { status, at, code, reason, trace_id } = answer;
  if ((status !== 'accepted' && status !== 'refused') || !isTime(at)) return useless(eventId);
  return {
    ok: true,
    status,
    at,
    ...(isOf(CODE, code) && { code }),
    ...(isOf(REASON, reason) && { reason }),
    ...(isOf(TRACE_ID, trace_id) && { trace_id }),
  };
}

const useless = (eventId: string) =>
  refuse('SW_FED_MALFORMED_REQUEST', `There is no usable verdict on ${eventId} in the answer.`);

const isOf = (form: RegExp, value: unknown): value is string => typeof value === 'string' && form.test(value);

const isTime = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

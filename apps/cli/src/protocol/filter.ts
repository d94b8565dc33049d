import { decodeBase64, type FederationCode, type Outcome, type Reason } from '@app/protocol';

/** Judges one parsed line of input; the answer is one line of output. */
export type Filter = (line: unknown) => Answer;

/** What a filter says: the fields of its success, or a code with what tells apart its causes. */
export type Answer =
  { ok: true; [field: string]: unknown } | { ok: false; code: FederationCode; reason?: Reason };

/** The members of a line; none of them is trusted. */
export type Line = Readonly<Record<string, unknown>>;

export const MALFORMED_LINE: Answer = { ok: false, code: 'SW_FED_MALFORMED_REQUEST' };

/** A filter that looks at lines which are JSON objects. */
export const lineFilter =
  (judge: (line: Line) => Answer): Filter =>
  (line) =>
    typeof line === 'object' && line !== null && !Array.isArray(line) ? judge(line as Line) : MALFORMED_LINE;

/** The answer that an outcome gives, showing what `shown` picks of a success. */
export function answer<T extends object>(
  outcome: Outcome<T>,
  shown: (success: T) => object = () => ({}),
): Answer {
  if (outcome.ok) return { ok: true, ...shown(outcome) };
  return { ok: false, code: outcome.code, ...(outcome.reason && { reason: outcome.reason }) };
}

/** The answer to a yes-or-no question. */
export const verdict = (good: boolean, code: FederationCode): Answer =>
  good ? { ok: true } : { ok: false, code };

/** The bytes of a member in standard base64. */
export function bytesOf(value: unknown): Buffer | undefined {
  return typeof value === 'string' ? decodeBase64(value) : undefined;
}

import { backoff } from './backoff';
import { acknowledged, firstUnsettled, settledRefusals, target, type Verdict } from './cursor';
import { failure, type Failure } from './failure-classes';
import type { Single, WaitingCursor } from './waiting-rooms';

export interface SentPlace {
  readonly seq: number;
  readonly ts: number;
}

/** What an answer does to a room: the cursor as it stands now, and what to tell. */
export interface Settlement {
  readonly cursor: WaitingCursor;
  /** Why the room waits, when it does. */
  readonly failure?: Failure;
  readonly refused: readonly Verdict[];
}

/** What an answer does to one cursor. `sent` are the events behind the cursor that the request held. */
export function settleRoom(
  cursor: WaitingCursor,
  sent: readonly SentPlace[],
  verdicts: readonly Verdict[],
  head: { seq: number } | undefined,
  now: number,
  random: number,
): Settlement {
  const acked_seq = acknowledged(cursor, verdicts, head);
  const left = firstUnsettled(verdicts, acked_seq);
  const refused = settledRefusals(verdicts, acked_seq);
  const oldest_ts = acked_seq >= target(cursor) ? null : oldestAfter(sent, acked_seq, cursor.oldest_ts);
  const moved = { ...cursor, acked_seq, oldest_ts };
  if (!left) return { cursor: { ...moved, failures: 0, next_attempt_at: 0 }, refused };

  const failures = (acked_seq > cursor.acked_seq ? 0 : cursor.failures) + 1;
  // A peer that was restored from a backup gets what it lost at once; if it goes back again, it waits.
  const restored = acked_seq < cursor.acked_seq && failures === 1;
  const next_attempt_at = restored ? 0 : now + backoff(failures, random);
  return {
    cursor: { ...moved, failures, next_attempt_at },
    refused,
    ...(!restored && { failure: failure('not_taken', left.code) }),
  };
}

/** A room that cannot be served now, for a reason of its own. */
export function postpone(cursor: WaitingCursor, now: number, random: number): WaitingCursor {
  const failures = cursor.failures + 1;
  return { ...cursor, failures, next_attempt_at: now + backoff(failures, random) };
}

/** What a verdict does to an event that was sent out of sequence: gone, or tried again later. */
export function settleSingle(
  single: Single,
  verdict: Verdict,
  now: number,
  random: number,
): Single | 'settled' {
  if (verdict.status !== 'refused' || !verdict.retryable) return 'settled';
  const failures = single.failures + 1;
  return { ...single, failures, next_attempt_at: now + backoff(failures, random) };
}

/** `ts` never goes back along a chain, so the last event delivered bounds the next one from below. */
function oldestAfter(sent: readonly SentPlace[], acked: number, known: number | null): number | null {
  const next = sent.find(({ seq }) => seq === acked + 1);
  return next?.ts ?? (sent.findLast(({ seq }) => seq <= acked) ?? sent[0])?.ts ?? known;
}

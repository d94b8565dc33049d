import { FAILURE_CLASSES, type Failure } from './failure-classes';

/** A peer that spoke lives: what fails so soon after is its start, and not the outage that the backoff has counted. */
const RETURNING_MS = 5_000;
const FIRST_MS = 100;
const CAP_MS = 500;
/** A server that asks for no more than this is about to be ready: as good as heard. */
const MOMENT_MS = 1_000;
/** A peer that speaks all the time and never listens is left to the backoff in between. */
const MOST_TRIES = 16;

export interface Return {
  /** When the peer spoke last; −Infinity when it was not heard. */
  readonly heardAt: number;
  /** How many attempts followed soon already. */
  readonly tries: number;
}

/**
 * After a failed attempt, how many milliseconds until the next one to a peer that has just been heard, or asks for a
 * moment; undefined where the backoff has to say. Half of the wait is random, so that many senders do not come at once.
 */
export function soon(
  failure: Failure,
  { heardAt, tries }: Return,
  now: number,
  random: number,
): number | undefined {
  if (!FAILURE_CLASSES[failure.class].passes || tries >= MOST_TRIES) return undefined;
  const pause = Math.min(CAP_MS, FIRST_MS * 2 ** tries) * (0.5 + random / 2);
  const asked = failure.retry_after_ms ?? 0;
  const wait = Math.max(Math.round(pause), asked);
  const lives = asked > 0 && asked <= MOMENT_MS ? now : heardAt;
  return now + wait - lives <= RETURNING_MS ? wait : undefined;
}

/** How many failures in a row the backoff counts after one more: being heard begins the count anew. */
export const failuresAfter = (
  { failures, at }: { failures: number; at: number | null },
  heardAt: number,
): number => (at !== null && heardAt >= at ? 1 : failures + 1);

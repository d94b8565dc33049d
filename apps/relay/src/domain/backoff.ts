const FIRST_MS = 1_000;
const CAP_MS = 15 * 60_000;

/**
 * How long to wait after the n-th failure in a row (n ≥ 1): a random part of 1 s × 2^(n−1), at most 15 min.
 * The whole span is random so that peers which failed together do not come back together.
 */
export function backoff(failures: number, random: number): number {
  const ceiling = Math.min(CAP_MS, FIRST_MS * 2 ** Math.min(failures - 1, 30));
  return Math.round(ceiling * random);
}

/** A `Retry-After` field (seconds or a date) as milliseconds from now; bounded like our own waits. */
export function retryAfter(field: string | undefined, now: number): number | undefined {
  if (field === undefined) return undefined;
  const wait = /^\d{1,9}$/.test(field) ? Number(field) * 1000 : Date.parse(field) - now;
  return Number.isFinite(wait) ? Math.min(CAP_MS, Math.max(0, wait)) : undefined;
}

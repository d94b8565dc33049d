/** What is left of an allowance, as of `at` (milliseconds). */
export interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

export interface Allowance {
  readonly perSecond: number;
  readonly burst: number;
}

export type Draw =
  | { readonly ok: true; readonly bucket: Bucket }
  | { readonly ok: false; readonly bucket: Bucket; readonly retryAfterSeconds: number };

/** Takes one token from a bucket that refills steadily; a bucket not seen before is full. */
export function draw(bucket: Bucket | undefined, allowance: Allowance, now: number): Draw {
  const tokens = refill(bucket, allowance, now);
  if (tokens >= 1) return { ok: true, bucket: { tokens: tokens - 1, at: now } };
  const missing = (1 - tokens) / allowance.perSecond;
  return { ok: false, bucket: { tokens, at: now }, retryAfterSeconds: Math.max(1, Math.ceil(missing)) };
}

function refill(bucket: Bucket | undefined, { perSecond, burst }: Allowance, now: number): number {
  if (!bucket) return burst;
  // A clock set back must not take tokens away.
  const elapsed = Math.max(0, now - bucket.at);
  return Math.min(burst, bucket.tokens + (elapsed * perSecond) / 1000);
}

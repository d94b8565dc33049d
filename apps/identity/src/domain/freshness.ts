/** A descriptor in use is looked at again after this long, even where it lasts longer. */
const REFRESH_AFTER_MS = 3_600_000;

export type Freshness = 'fresh' | 'ageing' | 'expired';

/** Whether what is known of a peer may be used as it is, used while it is refetched, or refetched first. */
export function freshness(known: { fetchedAt: number; expiresAt: number }, now: number): Freshness {
  if (now >= known.expiresAt) return 'expired';
  return now - known.fetchedAt >= REFRESH_AFTER_MS ? 'ageing' : 'fresh';
}

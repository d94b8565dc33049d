/** A lease lasts 15 s and is renewed every 5 s: a dead process loses its peers within 15 s. */
export const LEASE_MS = 15_000;

/** How many peers this process should hold when `wanted` are to be served by `workers` alike. */
export const fairShare = (wanted: number, workers: number, capacity: number): number =>
  Math.min(capacity, Math.ceil(wanted / Math.max(1, workers)));

/** Which leases to hand back when another process joined: the idle ones first. */
export function surplus<Held extends { readonly idle: boolean }>(
  held: readonly Held[],
  share: number,
): Held[] {
  const excess = held.length - share;
  if (excess <= 0) return [];
  return [...held].sort((a, b) => Number(b.idle) - Number(a.idle)).slice(0, excess);
}

/** What tells an old word of the end of a peering from a new one. Times are epoch milliseconds. */
export interface PeeringMarks {
  /** When an admin here allowed the server again, by our clock. */
  readonly begun_at?: number;
  /** `ts` of the last notice that ended it, by the server's clock. */
  readonly ended_ts?: number;
}

/** A peer's word that it has ended the peering (docs/protocol.md 12.6). */
export interface EndNotice {
  readonly ts: number;
  /** How far the peer's clock was ahead of ours when it was measured last; 0 where it never was. */
  readonly clock_offset_ms: number;
}

/**
 * Whether a notice speaks of a peering that is over: it was heeded before, by the peer's own clock, or it was made
 * before the peering began anew, by ours.
 */
export function isLate({ ts, clock_offset_ms }: EndNotice, { begun_at, ended_ts }: PeeringMarks): boolean {
  if (ended_ts !== undefined && ts <= ended_ts) return true;
  return begun_at !== undefined && ts - clock_offset_ms <= begun_at;
}

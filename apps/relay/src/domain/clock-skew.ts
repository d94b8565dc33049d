/** More than this is not the way of the request and honest drift. */
const NOTABLE_MS = 30_000;

/** One reading of a peer's clock, and of ours before and after it. Milliseconds. */
export interface ClockReading {
  readonly sent_at: number;
  readonly server_time: number;
  readonly heard_at: number;
}

/** How far the peer's clock is ahead of ours: it was read, as far as one knows, half way through the round trip. */
export const clockOffset = ({ sent_at, server_time, heard_at }: ClockReading): number =>
  Math.round(server_time - (sent_at + heard_at) / 2);

/** What to say to an admin when a peer refuses us because of the time. */
export function explainSkew(offset_ms: number, others: readonly number[]): string {
  const apart = `${Math.round(Math.abs(offset_ms) / 1000)} s ${offset_ms > 0 ? 'ahead of' : 'behind'}`;
  const differ = `The server refuses us because of the time: its clock is ${apart} ours.`;
  return `${differ} ${whoseClock(offset_ms, others)}`;
}

/**
 * Whose clock is probably off. Two clocks alone cannot tell; `others` are the offsets of the other peers' clocks.
 */
export function whoseClock(offset_ms: number, others: readonly number[]): string {
  if (others.length === 0) return 'Compare both with a third clock.';
  const common = median(others);
  const asFarAs = (clock: number) => Math.abs(clock - common) <= NOTABLE_MS;
  if (asFarAs(0)) return 'Other servers agree with ours, so its clock is probably off.';
  if (asFarAs(offset_ms)) return 'Other servers agree with it, so our clock is probably off.';
  return 'Other servers agree with neither; ours is probably off, too.';
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

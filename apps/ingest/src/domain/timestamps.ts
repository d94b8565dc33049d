/** How far ahead of the local clock a room may draw a new event's time, ms. */
const MAX_LEAD = 30_000;

/**
 * The hybrid logical time of a new event: never before the chain's last, and after everything seen in the
 * room, so that a reply sorts after what it answers on every server (docs/protocol.md, "Time").
 */
export function nextTimestamp(now: number, ownLast: number, highestInRoom: number): number {
  return Math.max(now, ownLast, Math.min(highestInRoom + 1, now + MAX_LEAD));
}

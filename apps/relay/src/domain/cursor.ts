/** How far one peer is with our chain in one room (docs/protocol.md, "Acknowledgement"). */
export interface Cursor {
  readonly room_id: string;
  /** First event that the peer gets. */
  readonly from_seq: number;
  /** Last event that it gets, once it is out of the room. */
  readonly to_seq: number | null;
  readonly head_seq: number;
  readonly acked_seq: number;
  /** Highest event given up; −1 when none was. */
  readonly given_up_seq: number;
}

export interface Verdict {
  readonly seq: number;
  readonly status: 'accepted' | 'duplicate' | 'refused';
  readonly code?: string;
  readonly retryable?: boolean;
}

/** The last event that the peer is owed. */
export const target = (cursor: Cursor): number =>
  cursor.to_seq === null ? cursor.head_seq : Math.min(cursor.head_seq, cursor.to_seq);

export const pending = (cursor: Cursor): number => Math.max(0, target(cursor) - cursor.acked_seq);

/** Below this nothing may be sent: it is not the peer's, or was given up and is the peer's to pull. */
const floor = (cursor: Cursor): number => Math.max(cursor.from_seq - 1, cursor.given_up_seq);

/**
 * Where the cursor stands after an answer. The peer's head is the cumulative acknowledgement, also
 * backwards after it was restored. A head below the floor tells of a hole that the peer pulls by itself:
 * then, and without a head, the verdicts count, as far as they are contiguous.
 */
export function acknowledged(cursor: Cursor, verdicts: readonly Verdict[], head?: { seq: number }): number {
  if (head && head.seq >= floor(cursor)) return Math.min(head.seq, Math.max(target(cursor), floor(cursor)));
  let acked = Math.max(cursor.acked_seq, floor(cursor));
  for (const { seq, status } of verdicts) {
    if (seq === acked + 1 && status !== 'refused') acked = seq;
  }
  return acked;
}

/** The first event that the peer did not take, if the answer leaves one. */
export const firstUnsettled = (verdicts: readonly Verdict[], acked: number): Verdict | undefined =>
  verdicts.find(({ seq }) => seq > acked);

/** Events that the peer refused for good and counted: delivered, and worth an audit row. */
export const settledRefusals = (verdicts: readonly Verdict[], acked: number): Verdict[] =>
  verdicts.filter(({ seq, status, retryable }) => seq <= acked && status === 'refused' && !retryable);

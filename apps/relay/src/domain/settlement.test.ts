import { describe, expect, it } from 'vitest';
import type { Verdict } from './cursor';
import { settleRoom, settleSingle } from './settlement';
import type { WaitingCursor } from './waiting-rooms';

const NOW = 1_000_000;
const cursor: WaitingCursor = {
  room_id: 'rm_1',
  from_seq: 0,
  to_seq: null,
  head_seq: 9,
  acked_seq: 3,
  given_up_seq: -1,
  oldest_ts: 40,
  failures: 0,
  next_attempt_at: 0,
};
const sent = [4, 5, 6].map((seq) => ({ seq, ts: seq * 10 }));
const accepted: Verdict[] = sent.map(({ seq }) => ({ seq, status: 'accepted' }));

describe('an answer', () => {
  it('moves the cursor and the time of what is left', () => {
    const { cursor: moved, failure } = settleRoom(cursor, sent, accepted, { seq: 6 }, NOW, 1);
    expect(moved).toMatchObject({ acked_seq: 6, oldest_ts: 60, failures: 0 });
    expect(failure).toBeUndefined();
    const { cursor: all } = settleRoom({ ...cursor, head_seq: 6 }, sent, accepted, { seq: 6 }, NOW, 1);
    expect(all.oldest_ts).toBeNull();
  });

  it('makes the room wait when the next event is not taken', () => {
    const verdicts: Verdict[] = [
      accepted[0]!,
      { seq: 5, status: 'refused', code: 'SW_FED_TS_IN_FUTURE', retryable: true },
      accepted[2]!,
    ];
    const { cursor: moved, failure } = settleRoom(
      { ...cursor, failures: 5 },
      sent,
      verdicts,
      { seq: 4 },
      NOW,
      1,
    );
    expect(moved).toMatchObject({ acked_seq: 4, oldest_ts: 50, failures: 1, next_attempt_at: NOW + 1_000 });
    expect(failure).toMatchObject({ class: 'not_taken', code: 'SW_FED_TS_IN_FUTURE' });
  });

  it('of a peer that never moves on waits longer each time', () => {
    const stuck = settleRoom({ ...cursor, failures: 4 }, sent, accepted, { seq: 3 }, NOW, 1);
    expect(stuck.cursor).toMatchObject({ acked_seq: 3, failures: 5, next_attempt_at: NOW + 16_000 });
  });

  it('of a restored peer is followed back at once, but not twice in a row', () => {
    const back = settleRoom(cursor, sent, accepted, { seq: 1 }, NOW, 1);
    expect(back.cursor).toMatchObject({ acked_seq: 1, failures: 1, next_attempt_at: 0 });
    expect(back.failure).toBeUndefined();
    const again = settleRoom({ ...back.cursor, acked_seq: 1 }, sent, accepted, { seq: 0 }, NOW, 1);
    expect(again.cursor).toMatchObject({ acked_seq: 0, failures: 2, next_attempt_at: NOW + 2_000 });
  });

  it('settles a single unless it may be taken later', () => {
    const single = { room_id: 'rm_1', seq: 4, ts: 40, failures: 1, next_attempt_at: 0 };
    expect(settleSingle(single, { seq: 4, status: 'duplicate' }, NOW, 1)).toBe('settled');
    expect(settleSingle(single, { seq: 4, status: 'refused', retryable: false }, NOW, 1)).toBe('settled');
    expect(settleSingle(single, { seq: 4, status: 'refused', retryable: true }, NOW, 1)).toMatchObject({
      failures: 2,
      next_attempt_at: NOW + 2_000,
    });
  });
});

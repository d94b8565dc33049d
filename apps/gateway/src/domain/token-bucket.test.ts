import { describe, expect, it } from 'vitest';
import { draw, type Bucket } from './token-bucket';

const allowance = { perSecond: 10, burst: 3 };

function drawTimes(times: number, now: number, bucket?: Bucket) {
  const taken = [];
  for (let i = 0; i < times; i++) {
    const outcome = draw(bucket, allowance, now);
    bucket = outcome.bucket;
    taken.push(outcome);
  }
  return taken;
}

describe('a token bucket', () => {
  it('lets a burst through and refuses what exceeds it, saying when to come back', () => {
    const outcomes = drawTimes(4, 1000);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, true, false]);
    expect(outcomes[3]).toMatchObject({ retryAfterSeconds: 1 });
  });

  it('refills with time and never beyond the burst', () => {
    const empty = drawTimes(3, 1000).at(-1)!.bucket;
    expect(draw(empty, allowance, 1100).ok).toBe(true);
    expect(draw(empty, allowance, 1099).ok).toBe(false);
    expect(draw(empty, allowance, 1_000_000).bucket.tokens).toBe(2);
  });

  it('takes nothing away when the clock is set back', () => {
    const { bucket } = draw(undefined, allowance, 5000);
    expect(draw(bucket, allowance, 1000).bucket.tokens).toBe(1);
  });
});

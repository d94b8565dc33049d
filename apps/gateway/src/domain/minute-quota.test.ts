import { describe, expect, it } from 'vitest';
import { MinuteQuota } from './minute-quota';

describe('a quota for each minute', () => {
  it('grants so many turns to each key and tells later how many it left out', () => {
    const quota = new MinuteQuota(2, 10);
    const take = (key: string, now: number) => quota.take(key, now);
    expect(
      [take('a', 0), take('a', 1), take('a', 2), take('a', 59_999)].map(({ granted }) => granted),
    ).toEqual([true, true, false, false]);
    expect(take('b', 3)).toEqual({ granted: true, leftOut: 0 });
    expect(take('a', 60_000)).toEqual({ granted: true, leftOut: 2 });
    expect(take('a', 60_001)).toEqual({ granted: true, leftOut: 0 });
  });
});

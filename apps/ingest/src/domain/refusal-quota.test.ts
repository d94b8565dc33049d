import { describe, expect, it } from 'vitest';
import { RefusalQuota, ROWS_PER_MINUTE } from './refusal-quota';

const MINUTE = 60_000;

describe('what refusals make us write', () => {
  const flood = (quota: RefusalQuota, rows: number, now: number, peer = 'b.example', cause = 'CODE') =>
    Array.from({ length: rows }, () => quota.take('a.example', peer, cause, now));

  it('is so many rows a minute, the first always, and the next row says how many were left out', () => {
    const quota = new RefusalQuota();
    const granted = flood(quota, ROWS_PER_MINUTE + 5, 0).filter((leftOut) => leftOut !== undefined);
    expect(granted).toEqual(Array<number>(ROWS_PER_MINUTE).fill(0));
    expect(quota.take('a.example', 'b.example', 'CODE', MINUTE - 1)).toBeUndefined();
    expect(flood(quota, 2, MINUTE)).toEqual([6, 0]);
  });

  it('is counted for each tenant, peer and cause by itself', () => {
    const quota = new RefusalQuota();
    flood(quota, ROWS_PER_MINUTE + 1, 0);
    expect(flood(quota, 1, 0, 'c.example')).toEqual([0]);
    expect(flood(quota, 1, 0, 'b.example', 'OTHER')).toEqual([0]);
    expect(quota.take('z.example', 'b.example', 'CODE', 0)).toBe(0);
  });

  it('is written again when the clock was put back', () => {
    const quota = new RefusalQuota();
    flood(quota, ROWS_PER_MINUTE + 1, MINUTE * 10);
    expect(flood(quota, 1, 0)).toEqual([1]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoff, retryAfter } from './backoff';

describe('backoff', () => {
  it.each([
    [1, 1_000],
    [2, 2_000],
    [5, 16_000],
    [10, 512_000],
    [11, 900_000],
    [5_000, 900_000],
  ])('after %i failures is at most %i ms', (failures, ceiling) => {
    expect(backoff(failures, 1)).toBe(ceiling);
    expect(backoff(failures, 0.5)).toBe(ceiling / 2);
    expect(backoff(failures, 0)).toBe(0);
  });

  it('never passes fifteen minutes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const wait = backoff(failures, random);
        expect(wait >= 0 && wait <= 900_000).toBe(true);
      }),
    );
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 0, 1);
  it.each([
    ['3', 3_000],
    ['86400', 900_000],
    [new Date(now + 5_000).toUTCString(), 5_000],
    [new Date(now - 5_000).toUTCString(), 0],
    ['soon', undefined],
    ['-1', 0],
    [undefined, undefined],
  ])('%s means %s ms', (field, wait) => {
    if (field === '-1') return expect(retryAfter(field, now)).not.toBeGreaterThan(900_000);
    expect(retryAfter(field, now)).toBe(wait);
  });
});

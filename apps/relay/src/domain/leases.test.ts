import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fairShare, surplus } from './leases';

describe('leases', () => {
  it('are shared alike, all peers served, within what one process can carry', () => {
    expect(fairShare(20, 2, 1000)).toBe(10);
    expect(fairShare(21, 2, 1000)).toBe(11);
    expect(fairShare(5, 0, 1000)).toBe(5);
    expect(fairShare(5000, 1, 1000)).toBe(1000);
    fc.assert(
      fc.property(fc.nat(5000), fc.integer({ min: 1, max: 50 }), (wanted, workers) => {
        expect(fairShare(wanted, workers, Infinity) * workers).toBeGreaterThanOrEqual(wanted);
      }),
    );
  });

  it('are handed back above the share, idle ones first', () => {
    const held = [
      { peer: 'a', idle: false },
      { peer: 'b', idle: true },
      { peer: 'c', idle: false },
      { peer: 'd', idle: true },
    ];
    expect(surplus(held, 3).map(({ peer }) => peer)).toEqual(['b']);
    expect(surplus(held, 1).map(({ peer }) => peer)).toEqual(['b', 'd', 'a']);
    expect(surplus(held, 4)).toEqual([]);
  });
});

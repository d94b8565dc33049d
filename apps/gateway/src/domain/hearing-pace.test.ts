import { beforeEach, describe, expect, it } from 'vitest';
import { HearingPace } from './hearing-pace';

const NOW = 1_000_000;

describe('that a peer was heard', () => {
  let pace: HearingPace;
  beforeEach(() => {
    pace = new HearingPace(1_000, 100);
  });

  it('is told at once the first time, and again a second later', () => {
    expect(pace.wait('b', NOW)).toBe(0);
    expect(pace.wait('b', NOW + 1_000)).toBe(0);
  });

  it('is told once at the end of the second, however often it was heard meanwhile', () => {
    pace.wait('b', NOW);
    expect(pace.wait('b', NOW + 1)).toBe(999);
    expect(pace.wait('b', NOW + 2)).toBeUndefined();
    expect(pace.wait('b', NOW + 999)).toBeUndefined();
    expect(pace.wait('b', NOW + 1_001)).toBe(999);
  });

  it('is told of each peer by itself', () => {
    pace.wait('b', NOW);
    expect(pace.wait('c', NOW)).toBe(0);
  });

  it('is told at once after the clock was put back', () => {
    pace.wait('b', NOW);
    expect(pace.wait('b', NOW - 3_600_000)).toBe(0);
  });
});

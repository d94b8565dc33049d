import { describe, expect, it } from 'vitest';
import { clockOffset, explainSkew } from './clock-skew';

describe("a peer's clock", () => {
  it('is read half way through the round trip', () => {
    expect(clockOffset({ sent_at: 1_000, server_time: 1_050, heard_at: 1_100 })).toBe(0);
    expect(clockOffset({ sent_at: 1_000, server_time: 3_050, heard_at: 1_100 })).toBe(2_000);
    expect(clockOffset({ sent_at: 1_000, server_time: 50, heard_at: 1_101 })).toBe(-1_000);
  });

  it.each([
    ['nobody else to compare with', 90_000, [], /90 s ahead of ours.*third clock/],
    ['others who agree with us', -90_000, [100, -2_000, 500], /90 s behind ours.*its clock is probably off/],
    ['others who agree with it', 90_000, [91_000, 89_000, 0], /our clock is probably off/],
    ['others who agree with neither', 90_000, [-300_000], /neither/],
  ] as const)('is explained beside %s', (_, offset, others, expected) => {
    expect(explainSkew(offset, others)).toMatch(expected);
  });

  it('does not blame us because of one other that is off', () => {
    expect(explainSkew(90_000, [0, 10, 90_000])).toMatch(/its clock is probably off/);
  });
});

import { describe, expect, it } from 'vitest';
import { clockText, countdownText, spanText } from './spans';

describe('a length of time', () => {
  it.each([
    [0, '0 seconds'],
    [1_999, '1 second'],
    [59_999, '59 seconds'],
    [60_000, '1 minute'],
    [7_200_000, '2 hours'],
    [86_400_000 * 30, '30 days'],
    [-5_000, '5 seconds'],
  ])('of %i ms is %s', (ms, text) => {
    expect(spanText(ms)).toBe(text);
  });
});

describe('a countdown', () => {
  it.each([
    [86_400_000 * 29 + 3_600_000 * 4 + 5_000, '29 days 4 hours'],
    [86_400_000 + 59_000, '1 day'],
    [200_500, '3 minutes 20 seconds'],
    [59_999, '59 seconds'],
    [0, '0 seconds'],
  ])('of %i ms is %s', (ms, text) => {
    expect(countdownText(ms)).toBe(text);
  });
});

describe('the clock of a peer', () => {
  it.each([
    [null, 'not measured yet'],
    [-999, 'the same as ours'],
    [2_500, '2.5 seconds ahead of ours'],
    [-59_000, '59.0 seconds behind ours'],
    [-95_000, '1 minute behind ours: signatures are refused'],
  ])('with the offset %s is %s', (offset, text) => {
    expect(clockText(offset)).toBe(text);
  });
});

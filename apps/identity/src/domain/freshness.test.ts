import { expect, it } from 'vitest';
import { freshness } from './freshness';

it.each([
  [3_599_999, 'fresh'],
  [3_600_000, 'ageing'],
  [7_199_999, 'ageing'],
  [7_200_000, 'expired'],
])('a descriptor of two hours is, after %d ms, %s', (age, expected) => {
  expect(freshness({ fetchedAt: 1_000, expiresAt: 1_000 + 7_200_000 }, 1_000 + age)).toBe(expected);
});

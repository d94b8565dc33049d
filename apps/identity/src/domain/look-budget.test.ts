import { expect, it } from 'vitest';
import { LookBudget } from './look-budget';

it('allows five looks at a server in half a minute, and others their own', () => {
  const budget = new LookBudget();
  const spend = (key: string, now: number) => Array.from({ length: 7 }, () => budget.spend(key, now));
  expect(spend('a', 0)).toEqual([true, true, true, true, true, false, false]);
  expect(budget.spend('b', 0)).toBe(true);
  expect(budget.spend('a', 29_999)).toBe(false);
  expect(budget.spend('a', 30_000)).toBe(true);
});

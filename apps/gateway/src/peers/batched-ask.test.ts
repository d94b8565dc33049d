import { expect, it } from 'vitest';
import { LIMITS } from '../domain/limits';
import { batchedAsk } from './batched-ask';

it('asks about concurrent questions together, and gives each its own answer', async () => {
  const batches: number[] = [];
  const double = batchedAsk<number, number>(async (questions) => {
    batches.push(questions.length);
    await new Promise((resolve) => setImmediate(resolve));
    return questions.map((question) => question * 2);
  });
  const questions = Array.from({ length: 200 }, (_, index) => index);
  expect(await Promise.all(questions.map(double))).toEqual(questions.map((question) => question * 2));
  expect(batches.length).toBeLessThan(10);
  expect(Math.max(...batches)).toBeLessThanOrEqual(LIMITS.askBatch);
});

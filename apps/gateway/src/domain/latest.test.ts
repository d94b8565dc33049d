import { expect, it } from 'vitest';
import { Latest } from './latest';

it('keeps the last value of each key, and drops what waits longest when there are too many', () => {
  const waiting = new Latest<string>(2);
  waiting.put('a', 'a1');
  waiting.put('b', 'b1');
  waiting.put('a', 'a2');
  waiting.put('c', 'c1');
  expect(waiting.size).toBe(2);
  expect(waiting.take(1)).toEqual(['a2']);
  expect(waiting.take()).toEqual(['c1']);
  expect(waiting.take()).toEqual([]);
});

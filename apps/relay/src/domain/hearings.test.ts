import { expect, it } from 'vitest';
import { Hearings } from './hearings';

it('the last times are remembered, of ten thousand peers', () => {
  const hearings = new Hearings();
  expect(hearings.of('a')).toBe(-Infinity);
  hearings.note('a', 1);
  hearings.note('b', 2);
  hearings.note('a', 3);
  for (let n = 0; n < 9_999; n += 1) hearings.note(`peer ${n}`, 4);
  expect(hearings.of('b')).toBe(-Infinity);
  expect(hearings.of('a')).toBe(3);
});

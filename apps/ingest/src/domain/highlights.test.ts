import { describe, expect, it } from 'vitest';
import { highlightsOf } from './highlights';

describe('highlights', () => {
  it.each([
    ['the old garden', 'the \u0002old\u0003 garden', [[4, 7]]],
    [
      'rose, rose',
      '\u0002rose\u0003, \u0002rose\u0003',
      [
        [0, 4],
        [6, 10],
      ],
    ],
    ['🌹 rose', '🌹 \u0002rose\u0003', [[3, 7]]],
    ['nothing', 'nothing', []],
  ])('of %j are its marks as places', (text, marked, places) => {
    expect(highlightsOf(text, marked)).toEqual(places);
  });

  it('are none when the marked text is another', () => {
    expect(highlightsOf('the whole text', 'the \u0002text\u0003')).toEqual([]);
  });
});

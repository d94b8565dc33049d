import { describe, expect, it } from 'vitest';
import { legVerdict } from './stage-names';

describe('a leg of a diagnosis', () => {
  it.each([
    [true, 'Works', 'good'],
    [false, 'Fails', 'bad'],
    [null, 'Not seen whole', 'plain'],
  ])('that is %s is said to be “%s”', (ok, text, tone) => {
    expect(legVerdict({ ok })).toEqual({ text, tone });
  });
});

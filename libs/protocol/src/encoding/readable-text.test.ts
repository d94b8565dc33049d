import { describe, expect, it } from 'vitest';
import { readableText } from './readable-text';

describe('readableText', () => {
  it.each([
    ['plain', 'plain'],
    ['two\r\nlines', 'two lines'],
    ['\u001b[31mred', '[31mred'],
    ['nul\u0000', 'nul'],
    ['reordered \u202etxt', 'reordered  txt'],
    ['lone \ud800 half', 'lone \ufffd half'],
  ])('turns %j into %j', (text, expected) => {
    expect(readableText(text, 100)).toBe(expected);
  });

  it('cuts between characters, never inside one', () => {
    expect(readableText('😀😀😀😀', 3)).toBe('😀😀…');
    expect(readableText('😀😀😀', 3)).toBe('😀😀😀');
  });
});

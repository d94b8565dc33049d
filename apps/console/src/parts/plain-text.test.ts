import { describe, expect, it } from 'vitest';
import { beginningOf, plainAddress, plainName, plainText } from './plain-text';

describe('a message', () => {
  it('keeps its lines, its script and its joined emoji', () => {
    const text = 'one\ntwo\tשלום مرحبا 👩‍👩‍👧 हिन्दी é';
    expect(plainText(text)).toBe(text);
  });

  it('cannot turn the text around it', () => {
    expect(plainText('pay\u202Egpj.exe\u2069')).toBe('paygpj.exe');
  });

  it('cannot pile marks over the lines above', () => {
    expect(plainText(`a${'\u0301'.repeat(4_000)}b`)).toBe(`a${'\u0301'.repeat(6)}b`);
  });

  it('shows control characters as such', () => {
    expect(plainText('a\u0000\u001B[31mb')).toBe('a\uFFFD\uFFFD[31mb');
  });
});

describe('a name', () => {
  it('is one line', () => {
    expect(plainName(' Ann\n\nof  alpha ')).toBe('Ann of alpha');
  });

  it('is never empty', () => {
    for (const unseen of ['\u200B\u202E \uFEFF', '\u200D\uFE0F', '\u2800', '\u{E0041}'])
      expect(plainName(unseen)).toBe('without a name');
  });

  it('is bounded, and is cut between characters', () => {
    expect([...plainName('👍'.repeat(500))]).toHaveLength(80);
    expect(plainName('👍'.repeat(500)).isWellFormed()).toBe(true);
  });
});

it('an address is whole: its end says where somebody is from', () => {
  const address = `@${'a'.repeat(64)}:${'b'.repeat(60)}.${'c'.repeat(60)}.example:8448`;
  expect(plainAddress(`${address}\u202E`)).toBe(address);
  expect(plainAddress('x'.repeat(9_000)).length).toBeLessThan(400);
});

it('the beginning of a text ends between characters, and a pile of marks is none of it', () => {
  expect(beginningOf('👍'.repeat(50), 5)).toBe('👍👍');
  expect(beginningOf(`a${'\u0301'.repeat(20)}bcd`, 8)).toBe(`a${'\u0301'.repeat(6)}b`);
});

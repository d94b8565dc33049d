import { describe, expect, it } from 'vitest';
import { piecesOf } from './links';

const linked = (text: string, end?: number) =>
  piecesOf(text, end)
    .filter(({ href }) => href)
    .map(({ text: shown }) => shown);

describe('an address in a message', () => {
  it.each([
    ['see https://a.example/plan?x=1#y.', 'https://a.example/plan?x=1#y'],
    ['(http://a.example/a_(b))', 'http://a.example/a_(b)'],
    ['“https://a.example/”, he said', 'https://a.example/'],
    ['[https://a.example]!', 'https://a.example'],
    ['HTTPS://A.EXAMPLE', 'HTTPS://A.EXAMPLE'],
    ['https://ümlaut.example/straße', 'https://ümlaut.example/straße'],
  ])('in “%s” is %s', (text, address) => {
    expect(linked(text)).toEqual([address]);
    expect(
      piecesOf(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,<script>',
    'xhttps://a.example',
    'https://',
    'https://bank.example@evil.example/',
    'http://user:secret@a.example/',
    `https://a.example/${')'.repeat(16_000)} http://`,
  ])('is not in “%s”', (text) => {
    expect(linked(text)).toEqual([]);
    expect(piecesOf(text)).toEqual([{ text }]);
  });

  it('that is cut in two leads nowhere', () => {
    expect(linked('one https://a.example/ two https://b.example/', 40)).toEqual(['https://a.example/']);
  });
});

import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { decodeBase64, decodeBase64url, encodeBase64url } from './base64';

describe('base64url', () => {
  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = encodeBase64url(bytes);
        expect(text).toMatch(/^[A-Za-z0-9_-]*$/);
        expect(decodeBase64url(text)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it.each([
    ['padding', 'AA=='],
    ['unused bits', 'AB'],
    ['the standard alphabet', '+/+/'],
    ['one character over', 'AAAAA'],
    ['white space', 'AAAA AAAA'],
    ['a line feed at the end', 'AAAA\n'],
  ])('refuses %s', (_, text) => expect(decodeBase64url(text)).toBeUndefined());
});

describe('standard base64', () => {
  it('reads padded text', () => expect(decodeBase64('+/8=')).toEqual(Buffer.from([0xfb, 0xff])));

  it.each(['+/8', '-_8=', '+/9=', '+/8=\n', '====', 'A'])('refuses %j', (text) =>
    expect(decodeBase64(text)).toBeUndefined(),
  );
});

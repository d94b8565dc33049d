import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { parseJson } from './parse-json';

const parse = (text: string) => parseJson(Buffer.from(text));
const nest = (depth: number) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);

describe('parseJson', () => {
  it.each([
    ['a duplicate name', '{"a":1,"a":2}'],
    ['a duplicate name under an escape', '{"a":1,"\\u0061":2}'],
    ['a duplicate name far down', '{"a":[{"b":{"c":1,"d":2,"c":3}}]}'],
    ['a duplicate of __proto__', '{"__proto__":1,"__proto__":2}'],
    ['an escaped NUL', '{"a":"\\u0000"}'],
    ['an escaped NUL in a name', '{"\\u0000":1}'],
    ['a raw NUL', '{"a":"\0"}'],
    ['a raw control character', '{"a":"\n"}'],
    ['a lone high surrogate', '{"a":"\\ud800"}'],
    ['a lone low surrogate', '{"a":"\\udc00"}'],
    ['a lone surrogate in a name', '{"\\uDBFF":1}'],
    ['surrogates in the wrong order', '{"a":"\\udc00\\ud800"}'],
    ['a high surrogate before another escape', '{"a":"\\ud800\\u0041"}'],
    ['depth 17', nest(17)],
    ['depth 17 by arrays', `{"a":${'['.repeat(16)}${']'.repeat(16)}}`],
    ['a fraction', '{"a":1.5}'],
    ['a whole fraction', '{"a":1.0}'],
    ['an exponent', '{"a":1e2}'],
    ['minus zero', '{"a":-0}'],
    ['2^53', '{"a":9007199254740992}'],
    ['-2^53', '{"a":-9007199254740992}'],
    ['2^63 - 1', '{"a":9223372036854775807}'],
    ['1e400', '{"a":1e400}'],
    ['a leading zero', '{"a":01}'],
    ['a plus sign', '{"a":+1}'],
    ['an array', '[]'],
    ['a string', '"a"'],
    ['nothing', ''],
    ['two values', '{}{}'],
    ['a trailing comma', '{"a":1,}'],
    ['a leading comma', '{,"a":1}'],
    ['an elision', '{"a":[1,,2]}'],
    ['a comment', '{/**/}'],
    ['a single quote', "{'a':1}"],
    ['NaN', '{"a":NaN}'],
    ['an unknown escape', '{"a":"\\x41"}'],
    ['a short escape', '{"a":"\\u41"}'],
    ['an open string', '{"a":"b'],
    ['an open object', '{"a":1'],
    ['the wrong bracket', '{"a":[1}'],
    ['a missing colon', '{"a" 1}'],
    ['a name that is no string', '{a:1}'],
    ['a byte order mark', '\ufeff{}'],
    ['a no-break space', '\u00a0{}'],
  ])('refuses %s', (_, text) =>
    expect(parse(text)).toMatchObject({ ok: false, code: 'SW_FED_MALFORMED_EVENT' }),
  );

  it.each([
    ['a bare continuation byte', [0x80]],
    ['an overlong form', [0xc0, 0xaf]],
    ['a surrogate in UTF-8', [0xed, 0xa0, 0x80]],
    ['a cut sequence', [0xe2, 0x82]],
    ['beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
  ])('refuses %s', (_, bytes) => {
    const raw = Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('"}')]);
    expect(parseJson(raw)).toMatchObject({ ok: false, code: 'SW_FED_MALFORMED_EVENT' });
  });

  it.each([
    ['depth 16', nest(16)],
    ['the largest integers', '{"a":[9007199254740991,-9007199254740991,0,-1]}'],
    ['surrogate pairs, raw and escaped', '{"a":"😀\\ud83d\\ude00"}'],
    ['a byte order mark inside', '{"a":"\ufeff"}'],
    ['every simple escape', '{"a":"\\"\\\\\\/\\b\\f\\n\\r\\t"}'],
    ['white space', ' \t\r\n{ "a" : [ ] , "b" : { } } \n'],
    ['literals', '{"a":[true,false,null]}'],
    ['equal names in different objects', '{"a":{"a":1},"b":{"a":1}}'],
    ['names that differ in normal form only', '{"\u00e9":1,"e\u0301":2}'],
  ])('reads %s', (_, text) => expect(parse(text)).toMatchObject({ ok: true, value: JSON.parse(text), text }));

  it('keeps __proto__, constructor and toJSON as data', () => {
    const outcome = parse('{"__proto__":{"admin":1},"constructor":2,"toJSON":3}');
    if (!outcome.ok) throw new Error('refused');
    expect(Object.keys(outcome.value)).toEqual(['__proto__', 'constructor', 'toJSON']);
    expect(Object.getPrototypeOf(outcome.value)).toBe(Object.prototype);
    expect(({} as { admin?: number }).admin).toBeUndefined();
  });

  it('measures bytes, not characters', () => {
    const fill = (bytes: number) => `{"a":"${'é'.repeat((bytes - 8) / 2)}"}`;
    expect(parse(fill(65_536))).toMatchObject({ ok: true });
    expect(parse(fill(65_538))).toMatchObject({ ok: false, code: 'SW_FED_TOO_LARGE' });
  });

  it('agrees with JSON.parse on what JSON is', () => {
    const alphabet = fc.constantFrom(
      ...'{}[]:,"\\ue1-0.+ Etruefalsn\n\t\u0001'.split(''),
      '"a"',
      '\\u0041',
      'true',
      '12',
    );
    const soup = fc.array(alphabet, { maxLength: 14 }).map((parts) => `{"k":${parts.join('')}}`);
    const edited = fc
      .tuple(fc.json({ maxDepth: 3 }), fc.nat(), fc.nat(2), alphabet)
      .map(([json, at, cut, add]) => {
        const text = `{"k":${json}}`;
        const place = at % text.length;
        return text.slice(0, place) + add + text.slice(place + cut);
      });
    const grammar = (text: string) => {
      const outcome = parse(text);
      return outcome.ok || outcome.detail !== 'It is not JSON.';
    };
    fc.assert(
      fc.property(fc.oneof(soup, edited), (text) => {
        fc.pre(text.isWellFormed() && text.startsWith('{') && !text.includes('\ufeff'));
        let json = true;
        try {
          JSON.parse(text);
        } catch {
          json = false;
        }
        expect(grammar(text)).toBe(json);
      }),
      { numRuns: 5_000 },
    );
  });

  it('finds a duplicate wherever it is, and only there', () => {
    const names = fc.array(fc.string({ unit: 'grapheme', maxLength: 2 }), { maxLength: 12 });
    fc.assert(
      fc.property(names, fc.boolean(), (list, escaped) => {
        fc.pre(list.every((name) => !name.includes('\0')));
        const spell = (name: string, index: number) =>
          escaped && index % 2 === 1
            ? `"${[...Array(name.length).keys()].map((i) => `\\u${name.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')}"`
            : JSON.stringify(name);
        const text = `{${list.map((name, index) => `${spell(name, index)}:${index}`).join(',')}}`;
        expect(parse(text).ok).toBe(new Set(list).size === list.length);
      }),
    );
  });
});

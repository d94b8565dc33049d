import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import oracle from 'canonicalize-oracle';
import { canonicalize, canonicalizeText } from './canonicalize';
import { type JsonValue } from './json-value';

const text = (json: string) => {
  const outcome = canonicalizeText(Buffer.from(json));
  return outcome.ok ? outcome.canonical : outcome.code;
};

describe('canonicalize', () => {
  it('agrees with a second implementation', () => {
    const key = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('10', '9', '2', '__proto__', 'toJSON', 'constructor', '\ufb33', '😀', '\r', 'é'),
    );
    const value = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, true, false),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.maxSafeInteger(),
        fc.string({ unit: 'binary' }),
        fc.array(tie('value'), { maxLength: 5 }),
        fc
          .array(fc.tuple(key, tie('value')), { maxLength: 8 })
          .map((pairs) =>
            JSON.parse(
              `{${[...new Map(pairs)].map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join(',')}}`,
            ),
          ),
      ),
    })).value;
    fc.assert(
      fc.property(value, (sample) => {
        const parsed = JSON.parse(JSON.stringify(sample)) as JsonValue;
        const canonical = canonicalize(parsed);
        expect(canonical).toBe(oracle(parsed));
        expect(text(JSON.stringify(parsed, null, 1))).toBe(canonical);
      }),
      { numRuns: 3_000 },
    );
  });

  it('sorts names by UTF-16 code unit, integer-like ones too', () => {
    expect(text('{"\\ufb33":1,"😀":2,"10":3,"9":4,"1":5,"é":6,"\\u20ac":7,"\\r":8}')).toBe(
      '{"\\r":8,"1":5,"10":3,"9":4,"é":6,"€":7,"😀":2,"\ufb33":1}',
    );
  });

  it('does not call what data names toJSON', () =>
    expect(text('{"toJSON":{"call":1},"__proto__":{"toJSON":2}}')).toBe(
      '{"__proto__":{"toJSON":2},"toJSON":{"call":1}}',
    ));
});

describe('canonicalizeText', () => {
  it.each([
    ['1E30', '1e+30'],
    ['-0', '0'],
    ['-0.0e5', '0'],
    ['4.50', '4.5'],
    ['2e-3', '0.002'],
    ['333333333.33333329', '333333333.3333333'],
    ['0.000000000000000000000000001', '1e-27'],
    ['5e-324', '5e-324'],
    ['1e-400', '0'],
    ['1.7976931348623157e308', '1.7976931348623157e+308'],
    ['295147905179352830000', '295147905179352830000'],
    [' "\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/" ', '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'],
    ['"\\u0000"', '"\\u0000"'],
    ['null', 'null'],
    ['[ ]', '[]'],
  ])('spells %s as %s', (given, canonical) => expect(text(given)).toBe(canonical));

  it.each([
    '1e400',
    '-1e999',
    '{"a":1,"\\u0061":1}',
    '"\\ud800"',
    '\ufeff1',
    '',
    '1 2',
    '[1,]',
    '"a',
    '"\\ud800\\u0061"',
  ])('refuses %j', (given) => expect(text(given)).toBe('SW_FED_MALFORMED_EVENT'));

  it('refuses invalid UTF-8', () =>
    expect(canonicalizeText(Buffer.from([0x22, 0xff, 0x22]))).toMatchObject({
      code: 'SW_FED_MALFORMED_EVENT',
    }));

  it('caps depth without touching the stack', () => {
    const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    expect(text(deep(1_024))).toBe(deep(1_024));
    expect(text(deep(1_025))).toBe('SW_FED_MALFORMED_EVENT');
    expect(text(deep(500_000))).toBe('SW_FED_MALFORMED_EVENT');
    expect(text('{"a":'.repeat(500_000))).toBe('SW_FED_MALFORMED_EVENT');
    expect(text('['.repeat(1_048_576))).toBe('SW_FED_MALFORMED_EVENT');
  });

  it('takes a great many names and escapes in its stride', () => {
    const names = Array.from({ length: 200_000 }, (_, index) => `"k${index}":1`).join(',');
    expect(text(`{${names}}`)).toHaveLength(names.length + 2);
    expect(text(`{${names},"k7":1}`)).toBe('SW_FED_MALFORMED_EVENT');
    expect(text(`"${'\\u0061'.repeat(1_000_000)}"`)).toHaveLength(1_000_002);
  });
});

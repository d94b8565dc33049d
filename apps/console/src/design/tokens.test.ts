import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(__dirname, 'tokens.css'), 'utf8');
const tokens = new Map(
  [...css.matchAll(/--sw-([\w-]+): (?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}));/g)].map(
    ([, name, light, dark, both]) => [name!, { light: light ?? both!, dark: dark ?? both! }],
  ),
);
const PORTRAITS = [...tokens.keys()].filter((name) => name.startsWith('portrait-'));
const PAGE = ['canvas', 'surface', 'raised', 'hover'];
const PLACES = [...PAGE, 'brand-soft'];

/** WCAG 1.4.3: what is read, and what it is read on. */
const READ: [string, string[]][] = [
  ['ink', [...PLACES, 'sunken', 'mark', 'good-soft', 'warn-soft', 'bad-soft']],
  ['ink-soft', [...PLACES, 'bad-soft']],
  ['brand-ink', PLACES],
  ['good-ink', [...PAGE, 'good-soft']],
  ['warn-ink', [...PAGE, 'warn-soft']],
  ['bad-ink', [...PAGE, 'bad-soft']],
  ['ink-on-brand', ['brand', 'unread', ...PORTRAITS]],
];

/** WCAG 1.4.11: edges of controls, the focus, and signs that say something. */
const SEEN: [string, string[]][] = [
  ['control-line', PAGE],
  ['focus', PLACES],
  ['unread', PAGE],
  ['present', PAGE],
  ['idle', PAGE],
  ['away', PAGE],
  ['bad-ink', PAGE],
];

const pairs = (table: typeof READ) => table.flatMap(([sign, places]) => places.map((place) => [sign, place]));

/** Relative luminance of `#rrggbb`, WCAG 2.2. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

describe.each(['light', 'dark'] as const)('of the %s colours', (scheme) => {
  const between = (one: string, other: string) =>
    contrast(tokens.get(one)![scheme], tokens.get(other)![scheme]);

  it.each(pairs(READ))('%s can be read on %s', (sign, place) => {
    expect(between(sign!, place!)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(pairs(SEEN))('%s is told from %s', (sign, place) => {
    expect(between(sign!, place!)).toBeGreaterThanOrEqual(3);
  });
});

it('measures contrast as WCAG does', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 1);
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
});

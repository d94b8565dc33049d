import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { TRAFFIC, type Context } from '@app/contracts/traffic';

const ROOT = join(__dirname, '../..');
const CONTRACTS = join(ROOT, 'libs/contracts/src');
type Named = Record<string, { subject: string }>;

/** Every object of contracts, by the name that the code imports it by. */
const contracts = new Map<string, Named>();
beforeAll(async () => {
  for (const file of readdirSync(CONTRACTS).filter((name) => name !== 'traffic.ts'))
    for (const [name, value] of Object.entries(
      (await import(join(CONTRACTS, file))) as Record<string, Named>,
    ))
      if (typeof value === 'object') contracts.set(name, value);
});

const sourceOf = (context: string): string =>
  readdirSync(join(ROOT, 'apps', context, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(ROOT, 'apps', context, 'src', name), 'utf8'))
    .join('\n');

/** Subjects of the contracts that stand in the code after such a word. */
const named = (source: string, pattern: RegExp): string[] =>
  [...source.matchAll(pattern)].map(([text, object = '', member = '']) => {
    const contract = contracts.get(object)?.[member];
    if (!contract) throw new Error(`${text} names no contract`);
    return contract.subject;
  });

const ASKED = /\bask\(\s*(\w+)\.(\w+)/g;
const GROUP = String.raw`(?:GROUP|\{\s*group:[^}]*\})`;
const FOLLOWED = new RegExp(String.raw`\bsubscribe\(\s*(\w+)\.(\w+),\s*${GROUP}`, 'g');
const HEARD = /\bsubscribe\(\s*(\w+)\.(\w+),\s*\{\s*\}/g;
const NOTICED = /\bhear\(\s*(?!this\b)(\w+)\.(\w+)/g;
const EMITTED = /\bemit\(\s*(\w+)\.(\w+)/g;
const RETRACTED = /\bannounced\(\s*(\w+)\.(\w+)/g;
const ANNOUNCED = /\bannounce\(\s*(\w+)\.(\w+)/g;

const sorted = (subjects: readonly string[]) => [...new Set(subjects)].sort();
const subjectsOf = (contractsOf: readonly { subject: string }[]) =>
  sorted(contractsOf.map(({ subject }) => subject));

describe.each(Object.keys(TRAFFIC) as Context[])(
  'the traffic of %s, by libs/contracts/src/traffic.ts',
  (context) => {
    const source = sourceOf(context);
    const { asks, follows, hears, notices, retracts = [] } = TRAFFIC[context];

    it('is what its code takes back, of its own, and no more', () => {
      expect(subjectsOf(retracts)).toEqual(sorted(named(source, RETRACTED)));
      for (const { subject } of retracts) expect(subject.startsWith(`${context}.`)).toBe(true);
    });

    it('is what its code asks, and no more', () => {
      expect(subjectsOf(asks)).toEqual(sorted(named(source, ASKED)));
    });

    it('is what its code subscribes to, and no more', () => {
      expect(subjectsOf(follows)).toEqual(sorted(named(source, FOLLOWED)));
      expect(subjectsOf(hears)).toEqual(sorted(named(source, HEARD)));
      expect(source.match(/\bsubscribe\(\s*\w+Topics/g) ?? []).toHaveLength(follows.length + hears.length);
    });

    it('is what its code notices of signals, and no more', () => {
      expect(subjectsOf(notices)).toEqual(sorted(named(source, NOTICED)));
    });

    it('has groups of its own name, and announcements under it', () => {
      const groups = [...source.matchAll(/group: '([^']*)'/g)].map(([, group]) => group);
      expect(groups.filter((group) => group !== context)).toEqual([]);
      expect(
        [...named(source, ANNOUNCED), ...named(source, EMITTED)].filter(
          (subject) => !subject.startsWith(`${context}.`),
        ),
      ).toEqual([]);
    });
  },
);

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(__dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/mission-status.md'), 'utf8');
const rows = [...page.matchAll(/^\| ([MB]\d+) +\|(.*)\|(.*)\|(.*)\|(.*)\|$/gm)].map(
  ([, id, , state, shownBy, missing]) => ({
    id: id!,
    state: state!.trim(),
    tests: [...shownBy!.matchAll(/`([^`]+)` “([^”]+)”/g)].map(([, file, title]) => ({
      file: file!,
      title: title!,
    })),
    missing: missing!.trim(),
  }),
);
const numbered = (letter: string, count: number) =>
  Array.from({ length: count }, (_, n) => `${letter}${n + 1}`);

describe('docs/mission-status.md', () => {
  it('has each row once, in order', () => {
    expect(rows.map(({ id }) => id)).toEqual([...numbered('M', 23), ...numbered('B', 11)]);
  });

  it.each(rows)(
    '$id: names a test for what stands, and says what is missing',
    ({ state, tests, missing }) => {
      expect(['done', 'partly', 'not yet']).toContain(state);
      expect(tests.length > 0).toBe(state !== 'not yet');
      expect(missing === '').toBe(state === 'done');
    },
  );

  it.each(rows.flatMap(({ id, tests }) => tests.map((test) => ({ id, ...test }))))(
    '$id: $file has “$title”',
    ({ file, title }) => {
      const titles = readFileSync(join(ROOT, file), 'utf8').matchAll(
        /^\s*(?:describe|it)(?:\.each\(.*\))?\(\s*'([^']+)'/gm,
      );
      expect([...titles].map(([, found]) => found)).toContain(title);
    },
  );
});

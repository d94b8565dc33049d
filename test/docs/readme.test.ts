import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FILTERS } from '../../apps/cli/src/protocol/filters';
import { VARIABLES } from '../../libs/runtime/src/configuration/variables';

const ROOT = join(__dirname, '../..');
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const section = (title: string) => readme.split(`\n## ${title}\n`)[1]!.split('\n## ')[0]!;
const scripts = Object.keys(
  (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object }).scripts,
);

const FILTER_ROW = /^\| `([\w-]+)` *\| `(.+?)` *\| `(.+?)` *\|$/gm;
const EXAMPLES = [...section('Protocol filters').matchAll(FILTER_ROW)].map(([, name, line, answer]) => ({
  name: name!,
  line: line!,
  answer: answer!,
}));

describe('README.md', () => {
  it('lists every variable of the configuration, and no other', () => {
    const rows = section('Configuration').match(/^\| `.*$/gm) ?? [];
    const listed = rows.flatMap((row) =>
      [...row.split(' | ')[0]!.matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );
    expect(listed.sort()).toEqual([...VARIABLES].sort());
  });

  it.each(EXAMPLES)('shows what the filter $name answers', ({ name, line, answer }) => {
    expect(FILTERS[name]!()(JSON.parse(line))).toEqual(JSON.parse(answer));
  });

  it('shows every filter', () => {
    for (const name of Object.keys(FILTERS)) {
      expect(section('Protocol filters')).toMatch(new RegExp(`\`${name}\`|scaiwave protocol ${name}\\b`));
    }
  });

  it('names files and folders that are there', () => {
    const named = [...readme.matchAll(/`((?:apps|libs|docs|test)\/[\w./-]*)`/g)].map(([, path]) => path!);
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('names commands that are there', () => {
    const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!);
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(__dirname, '../..');
const FOLDER = join(ROOT, 'docs/adr');
const pages = readdirSync(FOLDER).filter((name) => name !== 'README.md');
const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8');

describe('docs/adr', () => {
  it('lists every page with its title, in order', () => {
    const listed = [...read('README.md').matchAll(/^- \[(.+)\]\((.+)\)$/gm)].map(([, title, file]) => [
      file,
      title,
    ]);
    expect(listed).toEqual(pages.sort().map((name) => [name, /^# (.+)$/m.exec(read(name))?.[1]]));
  });

  it.each(pages)('%s has context, decision and consequences, and names what is there', (name) => {
    const page = read(name);
    expect([...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual([
      'Context',
      'Decision',
      'Consequences',
    ]);
    const named = [...page.matchAll(/`((?:apps|libs|docs|test)\/[\w./-]*)`/g)].map(([, path]) => path!);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

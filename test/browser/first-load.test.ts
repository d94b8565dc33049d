import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildOnce } from '../support/servers';

const BUILT = join(__dirname, '..', '..', 'dist', 'console');
const MOST_BYTES = 250_000;

const filesOfPage = () => {
  const page = readFileSync(join(BUILT, 'index.html'), 'utf8');
  return ['index.html', ...[...page.matchAll(/(?:src|href)="\/([^"]+)"/g)].map(([, file]) => file!)];
};

describe('the console’s first load', () => {
  beforeAll(buildOnce);

  it('is less than 250 KB as it is sent, gzip being the worse', () => {
    const sizes = filesOfPage().map((file) => statSync(join(BUILT, `${file}.gz`)).size);
    expect(sizes.length).toBeGreaterThan(2);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(MOST_BYTES);
  });

  it('leaves the admin’s pages for when they are opened', () => {
    const admin = readdirSync(join(BUILT, 'assets')).filter((name) => name.startsWith('admin-area'));
    expect(admin.length).toBeGreaterThan(0);
    expect(filesOfPage().filter((file) => file.includes('admin'))).toEqual([]);
  });
});

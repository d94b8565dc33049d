import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RUNGS } from '../../apps/cli/src/conformance/check';
import { SUITE } from '../../apps/cli/src/conformance/suite';

const ROOT = join(__dirname, '../..');
const protocol = readFileSync(join(ROOT, 'docs/protocol.md'), 'utf8');
const page = readFileSync(join(ROOT, 'docs/conformance.md'), 'utf8');
const CHECKS = SUITE.flatMap(({ checks }) => checks);

/** A section with all that is below it. */
const textOf = (section: string): string | undefined => {
  const mark = '#'.repeat(section.includes('.') ? 3 : 2);
  const [, after] = protocol.split(new RegExp(`^${mark} ${section.replace('.', '\\.')}\\.? .*$`, 'm'));
  return after?.split(new RegExp(`^#{2,${mark.length}} `, 'm'))[0];
};

describe('docs/conformance.md', () => {
  it.each([...new Set(CHECKS.map(({ section }) => section))])(
    'belongs to a page that has section %s',
    (section) => {
      expect(textOf(section)).toBeDefined();
    },
  );

  it('names rows that the tables of those sections have', () => {
    for (const { section, row } of CHECKS.filter((one) => one.row !== undefined))
      expect(textOf(section), `${section}, row ${row}`).toMatch(new RegExp(`^\\| ${row} +\\|`, 'm'));
  });

  it('shows checks as the command prints them', () => {
    const shown = [...page.matchAll(/[✓✗–] ([\w.-]+): (.+) \(([\d.]+)(?:, row (\d+))?\)/g)];
    expect(shown.length).toBeGreaterThan(2);
    for (const [, id, says, section, row] of shown)
      expect(CHECKS).toContainEqual(
        expect.objectContaining({ id, says, section, ...(row && { row: Number(row) }) }),
      );
  });

  it('counts what needs no name of one’s own', () => {
    const alone = CHECKS.filter(({ needs }) => RUNGS.indexOf(needs) <= RUNGS.indexOf('descriptor'));
    expect(page).toContain(`${alone.length} passed, 0 failed, ${CHECKS.length - alone.length} skipped`);
  });
});

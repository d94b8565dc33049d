import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FEDERATION_ERRORS } from '@app/protocol';
import { API_ERRORS } from '../../apps/gateway/src/http/api-errors';

const ROOT = join(__dirname, '../..');
const SECTION =
  /^### (SW_\w+)\n\nStatus (\d+), (not )?retryable\.\n\n- Cause: (.+)\n- Remedy: (.+)\n- Raised by: (.+)\n/gm;

const page = readFileSync(join(ROOT, 'docs/errors.md'), 'utf8');
const sections = [...page.matchAll(SECTION)].map(([, code, status, not, cause, remedy, raisedBy]) => ({
  code: code!,
  row: { status: Number(status), retryable: !not, cause: cause!, remedy: remedy! },
  folders: [...raisedBy!.matchAll(/`((?:apps|libs)\/[^`]+)`/g)].map(([, folder]) => folder!),
}));

describe('docs/errors.md', () => {
  it('has a section for each code of both tables, in their order, and no other', () => {
    const headings = [...page.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual([...Object.keys(FEDERATION_ERRORS), ...Object.keys(API_ERRORS)]);
    expect(sections.map(({ code }) => code)).toEqual(headings);
  });

  it('says of each what its table says', () => {
    expect(Object.fromEntries(sections.map(({ code, row }) => [code, row]))).toEqual({
      ...FEDERATION_ERRORS,
      ...API_ERRORS,
    });
  });

  it('names folders that raise the code', () => {
    const wrong = sections.flatMap(({ code, folders }) =>
      folders
        .filter((folder) => !sourcesIn(folder).some((text) => text.includes(`'${code}'`)))
        .map((folder) => `${code}: ${folder}`),
    );
    expect(wrong).toEqual([]);
  });
});

function sourcesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(ROOT, folder, name), 'utf8'));
}

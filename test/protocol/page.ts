import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { FEDERATION_ERRORS } from '@app/protocol';
import { EXAMPLES } from './story';

export const PAGE = join(__dirname, '../../docs/protocol.md');
const EXAMPLE = /<!-- example: (\S+) -->\n+```(\w+)\n([\s\S]*?)```/g;
const ERRORS = /<!-- errors -->\n[\s\S]*?<!-- \/errors -->/;

export const readPage = (): string => readFileSync(PAGE, 'utf8');

/** The marked examples of a page, by id. */
export function examplesIn(page: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, id, , text] of page.matchAll(EXAMPLE)) {
    if (found.has(id!)) throw new Error(`The example ${id} stands twice in the page.`);
    found.set(id!, text!.replace(/\n$/, ''));
  }
  return found;
}

/** The page with every example and the table of errors made anew, in the house's format. */
export async function renderPage(page: string): Promise<string> {
  const filled = page
    .replace(EXAMPLE, (whole, id: string, language: string) => {
      const example = EXAMPLES[id];
      if (example === undefined) return whole;
      const text = typeof example === 'string' ? example : JSON.stringify(example, null, 2);
      return `<!-- example: ${id} -->\n\n\`\`\`${language}\n${text}\n\`\`\``;
    })
    .replace(ERRORS, () => `<!-- errors -->\n\n${errorTable()}\n\n<!-- /errors -->`);
  return format(filled, { ...(await resolveConfig(PAGE)), parser: 'markdown' });
}

function errorTable(): string {
  const rows = Object.entries(FEDERATION_ERRORS).map(
    ([code, { status, retryable, cause }]) =>
      `| \`${code}\` | ${status} | ${retryable ? 'yes' : 'no'} | ${cause} |`,
  );
  return ['| code | status | retryable | cause |', '|---|---|---|---|', ...rows].join('\n');
}

/** The table of errors as the page has it. */
export function errorsIn(page: string): { code: string; status: number; retryable: boolean }[] {
  const table = ERRORS.exec(page)?.[0] ?? '';
  return [...table.matchAll(/^\| `(\w+)`\s*\| (\d+)\s*\| (yes|no)\s*\|/gm)].map(
    ([, code, status, retryable]) => ({
      code: code!,
      status: Number(status),
      retryable: retryable === 'yes',
    }),
  );
}

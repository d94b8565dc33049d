import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const WCAG_22_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** Good habits beyond it that hold on every page here. */
const HABITS = ['heading-order', 'landmark-one-main', 'page-has-heading-one', 'skip-link', 'tabindex'];
const OPTIONS = {
  runOnly: { type: 'tag', values: WCAG_22_AA },
  rules: Object.fromEntries(HABITS.map((rule) => [rule, { enabled: true }])),
  resultTypes: ['violations'],
};

/** What axe finds wrong with a page as it stands, a line for each element. */
export async function faultsOf(page: Page): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(AXE);
  const { violations } = (await page.evaluate(`axe.run(document, ${JSON.stringify(OPTIONS)})`)) as AxeResults;
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary?.slice(0, 200)}`),
  );
}

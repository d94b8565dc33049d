import type { Finding } from './check';
import type { Listener, Result } from './run-checks';

type Outcome = Finding['outcome'];

const MARKS: Readonly<Record<Outcome, string>> = { passed: '✓', failed: '✗', skipped: '–' };

/** What terminals would act on, of what a server said. */
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const plain = (text: string) => text.replace(UNPRINTABLE, '\ufffd').replaceAll('\n', ' ').slice(0, 600);

/** Where docs/protocol.md has the rule. */
export const placeOf = ({ section, row }: Pick<Result, 'section' | 'row'>): string =>
  row === undefined ? section : `${section}, row ${row}`;

/** Says each check as it is made; a reason for skipping is said once. */
export class Progress implements Listener {
  private said = '';

  constructor(private readonly print: (line: string) => void) {}

  group(title: string): void {
    this.print(`\n${title}`);
    this.said = '';
  }

  result(result: Result): void {
    const line = `  ${MARKS[result.outcome]} ${result.id}: ${result.says} (${placeOf(result)})`;
    this.print(line);
    if (result.outcome === 'failed') {
      this.print(`      expected: ${plain(result.expected)}`);
      this.print(`      seen:     ${plain(result.seen)}`);
    }
    if (result.outcome === 'skipped' && result.why !== this.said) this.print(`      ${plain(result.why)}`);
    this.said = result.outcome === 'skipped' ? result.why : '';
  }
}

export type Counts = Readonly<Record<Outcome, number>>;

export const countsOf = (results: readonly Result[]): Counts => {
  const count = (outcome: Outcome) => results.filter((one) => one.outcome === outcome).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
};

export const summary = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

/** Hears of nothing. */
export const QUIET: Listener = { group: () => undefined, result: () => undefined };

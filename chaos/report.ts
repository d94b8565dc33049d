import { percentile, spell } from '../bench/figures';
import type { Verdict } from './settle';
import { INVARIANTS } from './invariants';
import type { Recovery } from './recovery';

type Print = (line: string) => void;

const seconds = (ms: number | undefined): string =>
  ms === undefined ? 'never' : `${spell(Math.round(ms) / 1_000)} s`;

/** One line for each fault: when, where, what, and how long until all was as before. */
export function recoveryLine({ step, at, ready, first, waiting, all, overlapped }: Recovery): string {
  const when = `${(at / 1_000).toFixed(1).padStart(6)} s  ${step.server.padEnd(6)}`;
  const what = `${step.fault}${step.lasts ? ` for ${seconds(step.lasts)}` : ''}`;
  const rest = waiting > 0 ? `, all ${waiting} that waited after ${seconds(all)}` : ', nothing waited';
  const shared = overlapped ? ' (something else was broken too)' : '';
  return `${when} ${what.padEnd(42)} ready after ${seconds(ready)}, next message after ${seconds(first)}${rest}${shared}`;
}

const TIMES = {
  ready: ({ ready }: Recovery) => ready,
  'next message': ({ first }: Recovery) => first,
  'all that waited': ({ all }: Recovery) => all,
} as const;

const cells = (fault: string, times: string, ...figures: readonly string[]): string =>
  `  ${fault.padEnd(30)} ${times.padStart(5)} ${figures.map((one) => one.padStart(19)).join('')}`;

/** Median and worst of what broke alone; what overlapped is told in the lines only. */
export function recoveryTable(recoveries: readonly Recovery[]): string[] {
  const alone = recoveries.filter(({ overlapped }) => !overlapped);
  const rows = [...new Set(alone.map(({ step }) => step.fault))].map((fault) => {
    const own = alone.filter(({ step }) => step.fault === fault);
    return cells(
      fault,
      String(own.length),
      ...Object.values(TIMES).map((time) => medianAndWorst(own.map(time))),
    );
  });
  return [cells('median / worst, alone', 'times', ...Object.keys(TIMES)), ...rows];
}

function medianAndWorst(values: readonly (number | undefined)[]): string {
  const known = values.filter((ms) => ms !== undefined);
  if (known.length === 0) return '–';
  return `${seconds(percentile(known, 0.5))} / ${seconds(Math.max(...known))}`;
}

/** Each invariant with what broke it; answers how many were broken. */
export function printVerdict({ violations, after }: Verdict, directory: string, print: Print): number {
  const broken = new Set(violations.map(({ invariant }) => invariant));
  print(`\n${broken.size === 0 ? 'All was well' : 'Patience ended'} ${seconds(after)} after the last fault`);
  for (const invariant of Object.keys(INVARIANTS)) {
    print(`${broken.has(invariant) ? '✗' : '✓'} ${invariant}`);
    for (const { servers, events, detail } of violations.filter((one) => one.invariant === invariant)) {
      print(`    ${[servers.join(' and '), detail].filter(Boolean).join(': ')}`);
      events.forEach((event) => print(`      ${event}`));
    }
  }
  const total = Object.keys(INVARIANTS).length;
  if (broken.size > 0)
    print(
      `\nThe logs and databases are kept in ${directory}: SERVER/*.log, SERVER/postgres; look for the ids above.`,
    );
  print(`\n${total - broken.size} passed, ${broken.size} failed`);
  return broken.size;
}

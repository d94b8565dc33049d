import type { Subject } from './subject';

/** How far a run has to come before a check can be made. */
export const RUNGS = [
  'url',
  'descriptor',
  'heard',
  'faces',
  'allowed',
  'person',
  'invited',
  'member',
] as const;
export type Rung = (typeof RUNGS)[number];

/** What came of a check. */
export type Finding =
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'failed'; readonly expected: string; readonly seen: string }
  | { readonly outcome: 'skipped'; readonly why: string };

/** One rule of the protocol, and how to find out whether a server keeps it. */
export interface Check {
  /** Stable: what a script may name. */
  readonly id: string;
  /** The rule in a sentence. */
  readonly says: string;
  /** Where docs/protocol.md says so: a section, and the row of its table where it has one. */
  readonly section: string;
  readonly row?: number;
  readonly needs: Rung;
  run(subject: Subject): Promise<Finding> | Finding;
}

/** Checks that belong together, in the order in which they are made. */
export interface CheckGroup {
  readonly title: string;
  readonly checks: readonly Check[];
}

export const PASSED: Finding = { outcome: 'passed' };
export const failed = (expected: string, seen: string): Finding => ({ outcome: 'failed', expected, seen });
export const skipped = (why: string): Finding => ({ outcome: 'skipped', why });

/** Passed if it holds; else what should have been, and what was. */
export const holds = (condition: boolean, expected: string, seen: string): Finding =>
  condition ? PASSED : failed(expected, seen);

/** The first that did not pass, or the last of all. */
export async function each<T>(
  items: readonly T[],
  check: (item: T) => Promise<Finding> | Finding,
): Promise<Finding> {
  for (const item of items) {
    const finding = await check(item);
    if (finding.outcome !== 'passed') return finding;
  }
  return PASSED;
}

import { setTimeout as pause } from 'node:timers/promises';
import type { Evidence } from './evidence';
import { judge, type Violation } from './invariants';

const PAUSE_MS = 500;
/** What backs off is tried again within this, also after a long fault. */
const PATIENCE_MS = 120_000;

export interface Verdict {
  violations: Violation[];
  /** Until all was well: milliseconds; the whole patience if it never was. */
  after: number;
}

/** Looks again until all is well, or patience has an end: then it tells what never came right. */
export async function settle(gather: () => Promise<Evidence>, now: () => number): Promise<Verdict> {
  const begun = now();
  for (;;) {
    const violations = judge(await gather());
    const after = now() - begun;
    if (violations.length === 0 || after > PATIENCE_MS) return { violations, after };
    await pause(PAUSE_MS);
  }
}

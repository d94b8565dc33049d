import { failed, skipped, type Check, type CheckGroup, type Finding } from './check';
import { Ladder } from './rungs';
import type { Subject } from './subject';

/** A check with what came of it. */
export type Result = Finding & Pick<Check, 'id' | 'says' | 'section' | 'row'>;

/** Hears of a run while it goes on. */
export interface Listener {
  group(title: string): void;
  result(result: Result): void;
}

/** Makes every check in its order; one that breaks has failed. After `deadline` (ms) the rest is skipped. */
export async function runChecks(
  subject: Subject,
  groups: readonly CheckGroup[],
  deadline: number,
  listener: Listener,
): Promise<Result[]> {
  const ladder = new Ladder(subject);
  const results: Result[] = [];
  for (const { title, checks } of groups) {
    listener.group(title);
    for (const check of checks) {
      const finding = Date.now() > deadline ? skipped('The time is up.') : await make(check, subject, ladder);
      const { id, says, section, row } = check;
      const result = { id, says, section, ...(row !== undefined && { row }), ...finding };
      results.push(result);
      listener.result(result);
    }
  }
  return results;
}

async function make(check: Check, subject: Subject, ladder: Ladder): Promise<Finding> {
  try {
    const obstacle = await ladder.reach(check.needs);
    return obstacle === undefined ? await check.run(subject) : skipped(obstacle);
  } catch (error) {
    return failed('an answer', (error as Error).message);
  }
}

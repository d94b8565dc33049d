import type { Evidence, StageName, StageView } from '@app/contracts/diagnosis';
import { FEDERATION_ERRORS } from '@app/protocol';

/** What a stage comes to, once its facts are there. */
export type Finding =
  | { readonly passed: string; readonly evidence?: Evidence }
  | {
      readonly failed: string;
      readonly code: string;
      readonly reason?: string | undefined;
      /** Whose admin can do something about it. */
      readonly act: 'here' | 'there' | 'both';
      /** The catalogue's, unless told. */
      readonly remedy?: string;
      readonly evidence?: Evidence;
    }
  | { readonly skipped: string; readonly evidence?: Evidence };

/** One stage: what has to have passed before it means anything, and how its facts are judged. */
export interface StageRow<Facts> {
  readonly stage: StageName;
  readonly needs: readonly StageName[];
  /** Undefined where its facts are missing. */
  judge(facts: Facts): Finding | undefined;
}

/** Judges every stage in the order of the table; what a failed one is in the way of is skipped. */
export function walkStages<Facts>(table: readonly StageRow<Facts>[], facts: Facts): StageView[] {
  const views: StageView[] = [];
  for (const { stage, needs, judge } of table) {
    const obstacle = needs.find((need) =>
      views.some((view) => view.stage === need && view.verdict !== 'passed'),
    );
    const unseen = { skipped: obstacle ? `This needs “${obstacle}”.` : 'This could not be seen.' };
    views.push(viewOf(stage, (obstacle ? undefined : judge(facts)) ?? unseen));
  }
  return views;
}

function viewOf(stage: StageName, finding: Finding): StageView {
  const { evidence = {} } = finding;
  const sound = { code: null, reason: null, remedy: null, act: null, evidence };
  if ('passed' in finding) return { stage, verdict: 'passed', finding: finding.passed, ...sound };
  if ('skipped' in finding) return { stage, verdict: 'skipped', finding: finding.skipped, ...sound };
  const { failed, code, reason = null, act, remedy = remedyOf(code) } = finding;
  return { stage, verdict: 'failed', finding: failed, code, reason, remedy, act, evidence };
}

/** A code that a peer made up has no row. */
const remedyOf = (code: string): string | null =>
  Object.hasOwn(FEDERATION_ERRORS, code)
    ? FEDERATION_ERRORS[code as keyof typeof FEDERATION_ERRORS].remedy
    : null;

/** The first stage that failed. */
export const firstFailure = (stages: readonly StageView[]): StageView | undefined =>
  stages.find(({ verdict }) => verdict === 'failed');

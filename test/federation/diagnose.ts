import type { Diagnosis, LegView, StageName, StageView } from '@app/contracts/diagnosis';
import type { Session } from '../support/session';
import { PEERS } from './stage';

export const diagnose = (admin: Session, peer: { serverName: string } | string): Promise<Diagnosis> =>
  admin.post(`${PEERS}/${typeof peer === 'string' ? peer : peer.serverName}/diagnose`);

export const stageIn = ({ legs }: Diagnosis, leg: LegView['leg'], stage: StageName): StageView =>
  legs.find((one) => one.leg === leg)!.stages.find((one) => one.stage === stage)!;

/** `stage: code` of what failed on a leg, `stage: code, reason` where there is one. */
export const failures = ({ legs }: Diagnosis, leg: LegView['leg']): string[] =>
  legs
    .find((one) => one.leg === leg)!
    .stages.filter(({ verdict }) => verdict === 'failed')
    .map(({ stage, code, reason }) => `${stage}: ${[code, reason].filter(Boolean).join(', ')}`);

/** The stages of both legs that did not pass. */
export const notPassed = ({ legs }: Diagnosis): string[] =>
  legs.flatMap(({ leg, stages }) =>
    stages
      .filter(({ verdict }) => verdict !== 'passed')
      .map(({ stage, finding }) => `${leg}/${stage}: ${finding}`),
  );

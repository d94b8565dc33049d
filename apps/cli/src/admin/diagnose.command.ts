import type { Diagnosis, LegView, StageView } from '@app/contracts/diagnosis';
import { SubCommand } from 'nest-commander';
import type { AdminClient } from './admin-client';
import { AdminCommand } from './admin-command';

const MARKS = { passed: '✓', failed: '✗', skipped: '–' } as const;
const TITLES = { we_reach_them: 'We reach them', they_reach_us: 'They reach us' } as const;
const WHO = { here: 'here', there: 'there', both: 'here or there' } as const;
const STAGE_WIDTH = 12;

@SubCommand({
  name: 'diagnose',
  arguments: '<server_name>',
  description: 'go the way to a peer and have it come back, stage by stage: what fails, why, and what helps',
})
export class DiagnosePeerCommand extends AdminCommand {
  protected ask(client: AdminClient, [name = '']: string[]): Promise<unknown> {
    return client.call('POST', `/v1/admin/federation/peers/${encodeURIComponent(name)}/diagnose`);
  }

  protected show({ server_name, took_ms, trace_id, legs }: Diagnosis): string {
    const head = `${server_name}, looked at for ${(took_ms / 1000).toFixed(1)} s; trace id ${trace_id}`;
    return [head, ...legs.flatMap(showLeg)].join('\n');
  }

  protected override failed({ ok }: Diagnosis): boolean {
    return !ok;
  }
}

const showLeg = ({ leg, stages }: LegView): string[] => [TITLES[leg], ...stages.flatMap(showStage)];

function showStage({ stage, verdict, finding, code, reason, remedy, act, evidence }: StageView): string[] {
  const line = `  ${MARKS[verdict]} ${stage.padEnd(STAGE_WIDTH)}${finding}`;
  if (verdict !== 'failed') return [line];
  const facts = Object.entries(evidence).map(([name, value]) => `${name}: ${String(value ?? '—')}`);
  const because = [[code, reason].filter(Boolean).join(', '), ...facts];
  const advice = remedy && act ? [`what helps, ${WHO[act]}: ${remedy}`] : [];
  return [line, ...[...because, ...advice].map((text) => `${' '.repeat(STAGE_WIDTH + 4)}${text}`)];
}

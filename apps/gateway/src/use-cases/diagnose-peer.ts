import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Diagnosis, LegView, StageView } from '@app/contracts/diagnosis';
import { newNonce } from '@app/protocol';
import { Clock } from '@app/runtime';
import { CALL_BACK_STAGES, type CallBackFacts } from '../domain/diagnosis/call-back-stages';
import type { ReachFacts } from '../domain/diagnosis/reach-facts';
import { REACH_STAGES } from '../domain/diagnosis/reach-stages';
import { walkStages } from '../domain/diagnosis/stage-table';
import { LIMITS } from '../domain/limits';
import { MinuteQuota } from '../domain/minute-quota';
import { GatewayEvents } from '../events';
import { AwaitCallBacks } from './await-call-backs';
import { WalkToPeer } from './walk-to-peer';

/** Who asks, and by which id the logs of both servers tell of it. */
export interface DiagnosisOrder {
  tenant: string;
  peer: string;
  trace_id: string;
}

/** Why does this handshake fail? Both ways are gone anew, stage by stage; nothing here is changed by it. */
@Injectable()
export class DiagnosePeer {
  private readonly quota = new MinuteQuota(LIMITS.diagnosesPerTenantPerMinute, LIMITS.trackedPeers);

  constructor(
    private readonly walk: WalkToPeer,
    private readonly callBacks: AwaitCallBacks,
    private readonly clock: Clock,
    private readonly events: GatewayEvents,
  ) {}

  async run(order: DiagnosisOrder): Promise<Diagnosis | 'too_many'> {
    const at = this.clock.now();
    if (!this.quota.take(order.tenant, at).granted) return 'too_many';
    const { tenant, peer, trace_id } = order;
    const [lookMs, pingMs] = [LIMITS.diagnosisLookMs, LIMITS.diagnosisPingMs];
    const facts = await this.walk.run({ tenant, peer, nonce: newNonce(randomBytes), lookMs, pingMs });
    const legs = [
      leg('we_reach_them', walkStages(REACH_STAGES, facts)),
      leg('they_reach_us', walkStages(CALL_BACK_STAGES, await this.askBack(facts))),
    ];
    const ok = legs.every((one) => one.ok !== false);
    const diagnosis = { server_name: peer, ok, at, took_ms: this.clock.now() - at, trace_id, legs };
    this.events.diagnosed(tenant, diagnosis);
    return diagnosis;
  }

  /** Asked for by a ping of its own: an answer that waits for a call back tells no time. */
  private async askBack({ us, peer, look, ping }: ReachFacts): Promise<CallBackFacts> {
    const answers = ping !== undefined && ping !== 'no_relay' && ping.outcome.kind === 'answered';
    if (!answers || !look?.descriptor?.ok) return { us, peer };
    const nonce = newNonce(randomBytes);
    const awaited = this.callBacks.expect(us, peer, nonce);
    try {
      const asked = await this.walk.send({
        tenant: us,
        peer,
        federation_url: look.descriptor.federation_url,
        nonce,
        call_back: true,
        timeout_ms: LIMITS.askBackMs,
      });
      const word = asked.outcome.kind === 'answered' && asked.outcome.call_back;
      return { us, peer, asked, arrival: word ? await awaited.arrival(LIMITS.arrivalMs) : undefined };
    } finally {
      awaited.end();
    }
  }
}

function leg(name: LegView['leg'], stages: StageView[]): LegView {
  const failed = stages.some(({ verdict }) => verdict === 'failed');
  const seen = stages.every(({ verdict }) => verdict === 'passed');
  return { leg: name, ok: failed ? false : seen || null, stages };
}

import { Injectable } from '@nestjs/common';
import type { CallBackWord } from '@app/contracts/diagnosis';
import { BusUnavailable } from '@app/messaging';
import { FederationError } from '@app/protocol';
import { Clock } from '@app/runtime';
import { REACH_STAGES } from '../domain/diagnosis/reach-stages';
import { firstFailure, walkStages } from '../domain/diagnosis/stage-table';
import { LIMITS } from '../domain/limits';
import { MinuteQuota } from '../domain/minute-quota';
import type { Admission } from './admit-request';
import { WalkToPeer } from './walk-to-peer';

const OWN_MATTERS = new Set(['name', 'policy']);

/**
 * Looks back at a peer that asks for it, and tells what was met (docs/protocol.md, "Ping"). Only for whom our policy
 * lets in, one at a time and few a minute for each, so that nobody can send us anywhere.
 */
@Injectable()
export class CallBack {
  private readonly quota = new MinuteQuota(LIMITS.callBacksPerPeerPerMinute, LIMITS.trackedPeers);
  private readonly underWay = new Set<string>();

  constructor(
    private readonly walk: WalkToPeer,
    private readonly clock: Clock,
  ) {}

  /** Undefined where this server is not able to; the nonce is that of the peer's own ping. */
  async run({ tenant, peer, standing }: Admission, nonce: string): Promise<CallBackWord | undefined> {
    if (!standing.ok) return without(standing.code);
    const key = `${tenant} ${peer}`;
    const busy = this.underWay.has(key) || this.underWay.size >= LIMITS.callBacksAtOnce;
    if (busy || !this.quota.take(key, this.clock.now()).granted) return without('SW_FED_RATE_LIMITED');
    this.underWay.add(key);
    try {
      return await this.look(tenant, peer, nonce);
    } catch (error) {
      if (error instanceof FederationError) return without(error.refusal.code);
      if (error instanceof BusUnavailable) return undefined;
      throw error;
    } finally {
      this.underWay.delete(key);
    }
  }

  private async look(tenant: string, peer: string, nonce: string): Promise<CallBackWord | undefined> {
    const [lookMs, pingMs] = [LIMITS.callBackLookMs, LIMITS.callBackPingMs];
    const facts = await this.walk.run({ tenant, peer, nonce, lookMs, pingMs });
    if (facts.ping === 'no_relay') return undefined;
    const failed = firstFailure(walkStages(REACH_STAGES, facts));
    if (!failed?.code) return { ok: true };
    const { stage, code, reason } = failed;
    if (OWN_MATTERS.has(stage)) return without(code);
    return { ok: false, stage, code, ...(reason && { reason }) };
  }
}

/** It did not come to calling back. */
const without = (code: string): CallBackWord => ({ ok: false, stage: 'call_back', code });

import { Injectable } from '@nestjs/common';
import type { PingReport } from '@app/contracts/diagnosis';
import { identity } from '@app/contracts/identity';
import { policy } from '@app/contracts/policy';
import { relay, type PingOrder } from '@app/contracts/relay';
import { Bus, BusUnavailable } from '@app/messaging';
import { isServerName } from '@app/protocol';
import type { ReachFacts } from '../domain/diagnosis/reach-facts';
import { LIMITS } from '../domain/limits';

export interface Way {
  tenant: string;
  peer: string;
  /** Of the ping at the end. */
  nonce: string;
  lookMs: number;
  pingMs: number;
}

/** Goes the way of a request to a peer and gathers what is met; changes nothing here. */
@Injectable()
export class WalkToPeer {
  constructor(private readonly bus: Bus) {}

  async run({ tenant, peer, nonce, lookMs, pingMs }: Way): Promise<ReachFacts> {
    const names = { us: tenant, peer };
    if (!isServerName(peer)) return names;
    const question = { tenant, peer, action: 'send' as const };
    const lookFor = { tenant, server_name: peer, timeout_ms: lookMs };
    const [standing, look] = await Promise.all([
      this.bus.ask(policy.explain, question),
      this.bus.ask(identity.look, lookFor, patience(lookMs)),
    ]);
    const found = { ...names, policy: standing, look };
    if (!look.descriptor?.ok) return found;
    const { protocol_versions: versions, federation_url } = look.descriptor;
    const version = await this.bus.ask(policy.explain, { ...question, versions });
    if (version.code === 'SW_FED_PROTOCOL_VERSION') return { ...found, version };
    const ping = await this.ping({
      tenant,
      peer,
      federation_url,
      nonce,
      call_back: false,
      timeout_ms: pingMs,
    });
    return { ...found, version, ping };
  }

  private async ping(order: PingOrder): Promise<PingReport | 'no_relay'> {
    try {
      return await this.send(order);
    } catch (error) {
      if (error instanceof BusUnavailable) return 'no_relay';
      throw error;
    }
  }

  /** One ping by the relay. */
  send(order: PingOrder): Promise<PingReport> {
    return this.bus.ask(relay.ping, order, patience(order.timeout_ms));
  }
}

const patience = (ms: number) => ({ timeoutMs: ms + LIMITS.ownPartMs });

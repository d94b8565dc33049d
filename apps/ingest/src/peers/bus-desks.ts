import { identity } from '@app/contracts/identity';
import { policy, type PeerAction, type PolicyVerdict } from '@app/contracts/policy';
import { Bus } from '@app/messaging';
import { Injectable } from '@nestjs/common';
import { PolicyDesk, Signer } from '../use-cases/ports';

@Injectable()
export class BusSigner extends Signer {
  constructor(private readonly bus: Bus) {
    super();
  }

  async signEvents(tenant: string, headers: string[]): Promise<{ key_id: string; signatures: string[] }> {
    return headers.length === 0
      ? { key_id: '', signatures: [] }
      : this.bus.ask(identity.signEvents, { tenant, headers });
  }

  async signHead(tenant: string, head: string): Promise<{ key_id: string; signature: string }> {
    const { key_id, signatures } = await this.bus.ask(identity.signHeads, { tenant, heads: [head] });
    return { key_id, signature: signatures[0]! };
  }
}

@Injectable()
export class BusPolicyDesk extends PolicyDesk {
  constructor(private readonly bus: Bus) {
    super();
  }

  async judge(tenant: string, peer: string, action: PeerAction, versions?: string[]): Promise<PolicyVerdict> {
    const question = { tenant, peer, action, ...(versions && { versions }) };
    const { verdicts } = await this.bus.ask(policy.judge, { questions: [question] });
    return verdicts[0]!;
  }

  async endedBy(tenant: string, peer: string, ts: number): Promise<boolean> {
    return (await this.bus.ask(policy.endedBy, { tenant, peer, ts })).ended;
  }
}

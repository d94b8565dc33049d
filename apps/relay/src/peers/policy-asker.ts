import { Injectable } from '@nestjs/common';
import { policy, type PolicyQuestion, type PolicyVerdict } from '@app/contracts/policy';
import { Bus } from '@app/messaging';
import { GroupCommit } from '@app/persistence';
import { Clock } from '@app/runtime';
import { heldBy, type Failure } from '../domain/failure-classes';
import { DeliveryPolicy, type Link } from '../use-cases/ports';
import { PeerAddresses } from './peer-addresses';

const MOST_AT_ONCE = 500;
/** A change of the policy is announced; this is for the announcement that got lost. */
const VALID_MS = 5_000;

interface Judged {
  at: number;
  objection: Failure | undefined;
}

/** Asks our own policy whether a peer may be sent to; concurrent lanes share a question. */
@Injectable()
export class PolicyAsker extends DeliveryPolicy {
  private readonly judged = new Map<string, Map<string, Judged>>();
  private readonly asks = new GroupCommit<PolicyQuestion, PolicyVerdict>({
    maxItems: MOST_AT_ONCE,
    flush: async (questions) => (await this.bus.ask(policy.judge, { questions })).verdicts,
  });

  constructor(
    private readonly bus: Bus,
    private readonly addresses: PeerAddresses,
    private readonly clock: Clock,
  ) {
    super();
  }

  async objection({ tenant, peer }: Link): Promise<Failure | undefined> {
    const now = this.clock.now();
    const known = this.judged.get(tenant)?.get(peer);
    if (known && Math.abs(now - known.at) < VALID_MS) return known.objection;
    // Taken before asking, so that a change meanwhile throws the answer away with it.
    const ofTenant = this.judged.get(tenant) ?? new Map<string, Judged>();
    this.judged.set(tenant, ofTenant);
    const verdict = await this.judge({ tenant, peer });
    const objection = verdict.ok ? undefined : heldBy(verdict);
    ofTenant.set(peer, { at: now, objection });
    return objection;
  }

  forget(tenant: string): void {
    this.judged.delete(tenant);
  }

  /** Only a peer that may be sent to is looked for; what it speaks is judged once that is known. */
  private async judge(link: Link): Promise<PolicyVerdict> {
    const question = { ...link, action: 'send' as const };
    const verdict = await this.asks.submit(question);
    const versions = verdict.ok ? await this.addresses.versions(link).catch(() => undefined) : undefined;
    if (!versions) return verdict;
    const onVersions = await this.asks.submit({ ...question, versions });
    // It may speak another version meanwhile.
    if (!onVersions.ok) this.addresses.forget(link, true);
    return onVersions;
  }
}

import { Injectable } from '@nestjs/common';
import type { Topic } from '@app/contracts/contract';
import type { ingestTopics } from '@app/contracts/ingest';
import { Clock } from '@app/runtime';
import { Chains, OurChains } from './ports';
import { ServePeers } from './serve-peers';

type PayloadOf<Name extends keyof typeof ingestTopics> =
  (typeof ingestTopics)[Name] extends Topic<infer Payload> ? Payload : never;

/** What ingest tells of our own chains becomes work for peers. Resolves once it is in the tables; repeats do no harm. */
@Injectable()
export class FollowChains {
  private telling: Promise<void> | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly chains: Chains,
    private readonly ourChains: OurChains,
    private readonly servePeers: ServePeers,
  ) {}

  async advance(events: PayloadOf<'chainAdvanced'>[]): Promise<void> {
    const outward = events.filter(({ federates }) => federates !== false);
    if (outward.length === 0) return;
    // Most deliveries follow at once and then need not ask for the event.
    for (const { tenant, ...event } of outward) this.ourChains.remember(tenant, event);
    this.servePeers.offer(await this.chains.advance(outward, this.clock.now()));
  }

  /** The bus has lost what was not taken in yet. Of all topics at once, so one answer does for all. */
  findAgain(): Promise<void> {
    return (this.telling ??= this.ourChains.tellAnew().finally(() => (this.telling = undefined)));
  }

  async changeReaders(changes: PayloadOf<'readersChanged'>[]): Promise<void> {
    this.servePeers.offer(await this.chains.setReaders(changes, this.clock.now()));
  }

  async address(events: PayloadOf<'eventAddressed'>[]): Promise<void> {
    const singles = events.flatMap(({ peers, ...event }) => peers.map((peer) => ({ ...event, peer })));
    this.servePeers.offer([], await this.chains.address(singles, this.clock.now()));
  }
}

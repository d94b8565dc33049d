import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { policyTopics } from '@app/contracts/policy';
import { EventBus } from '@app/messaging';
import { DiscoverPeer } from '../use-cases/discover-peer';

/** An admin who allows a server means it now, not once an earlier failure is forgotten: each process looks anew. */
@Injectable()
export class PolicyChanges implements OnModuleInit, OnModuleDestroy {
  private unsubscribe?: () => Promise<void>;

  constructor(
    private readonly events: EventBus,
    private readonly discoverPeer: DiscoverPeer,
  ) {}

  async onModuleInit(): Promise<void> {
    this.unsubscribe = await this.events.subscribe(policyTopics.changed, {}, async (changes) => {
      for (const tenant of new Set(changes.map((change) => change.tenant)))
        this.discoverPeer.forgetFailures(tenant);
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.unsubscribe?.();
  }
}

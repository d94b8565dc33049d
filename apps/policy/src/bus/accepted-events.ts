import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ingestTopics } from '@app/contracts/ingest';
import { EventBus } from '@app/messaging';
import { Clock } from '@app/runtime';
import { LearnAboutPeers } from '../use-cases/learn-about-peers';

/** Counts what peers send by what the log took in: a fact that is told again after a crash is counted again. */
@Injectable()
export class AcceptedEvents implements OnModuleInit, OnApplicationShutdown {
  private unsubscribe: (() => Promise<void>) | undefined;

  constructor(
    private readonly bus: EventBus,
    private readonly learn: LearnAboutPeers,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    this.unsubscribe = await this.bus.subscribe(
      ingestTopics.eventAccepted,
      { group: 'policy' },
      async (events) => {
        const at = this.clock.now();
        await this.learn.run({
          facts: events.map(({ tenant, origin: peer }) => ({ tenant, peer, at, received: 1 })),
        });
      },
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await this.unsubscribe?.();
  }
}

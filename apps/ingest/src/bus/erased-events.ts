import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ingestTopics } from '@app/contracts/ingest';
import { announced, EventBus } from '@app/messaging';

/** Has what was announced of an erased event taken out of the bus: its text was in it. */
@Injectable()
export class ErasedEvents implements OnModuleInit, OnApplicationShutdown {
  private unsubscribe: (() => Promise<void>) | undefined;

  constructor(private readonly bus: EventBus) {}

  async onModuleInit(): Promise<void> {
    this.unsubscribe = await this.bus.subscribe(ingestTopics.eventErased, { group: 'ingest' }, (events) =>
      this.bus.retract(
        events.map(({ tenant, origin, event_id, taken_at }) =>
          origin === tenant
            ? announced(ingestTopics.chainAdvanced, tenant, event_id, taken_at)
            : announced(ingestTopics.eventAccepted, tenant, event_id, taken_at),
        ),
      ),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await this.unsubscribe?.();
  }
}

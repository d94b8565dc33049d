import { Injectable } from '@nestjs/common';
import { ingest, type Delivery, type SendAnswer } from '@app/contracts/ingest';
import { Bus } from '@app/messaging';
import type { Refusal } from '@app/protocol';
import { LIMITS } from '../domain/limits';
import { RoomLog } from '../use-cases/ports';
import { batchedAsk } from './batched-ask';

@Injectable()
export class IngestAsker extends RoomLog {
  private readonly ask = batchedAsk<Delivery, SendAnswer | Refusal>(
    async (deliveries) => (await this.bus.ask(ingest.accept, { deliveries })).answers,
    // While one transaction waits for the database, the next one's signatures are verified.
    {
      maxItems: LIMITS.eventBatch,
      sizeOf: ({ events, notices }) => events.length + notices.length,
      atOnce: 2,
    },
  );

  constructor(private readonly bus: Bus) {
    super();
  }

  accept(delivery: Delivery): Promise<SendAnswer | Refusal> {
    return this.ask(delivery);
  }
}

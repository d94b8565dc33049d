import { Injectable } from '@nestjs/common';
import { ingest, type Asker } from '@app/contracts/ingest';
import { relay } from '@app/contracts/relay';
import { Bus } from '@app/messaging';
import { composeDelivery, type DeliveryView } from '../domain/compose-delivery';

/** How far one message is on its way: the log knows its place and who refused it, the relay who has it. */
@Injectable()
export class TraceMessage {
  constructor(private readonly bus: Bus) {}

  /** The server to ask instead, when the message is not of ours. */
  async run(
    asker: Asker,
    room_id: string,
    event_id: string,
  ): Promise<{ ours: true; servers: DeliveryView[] } | { ours: false; origin: string }> {
    const { tenant } = asker;
    const place = await this.bus.ask(ingest.messagePlace, { ...asker, room_id, event_id });
    if (place.origin !== tenant) return { ours: false, origin: place.origin };
    const { servers } = await this.bus.ask(relay.delivery, { tenant, room_id, seq: place.seq });
    return { ours: true, servers: composeDelivery(place, servers) };
  }
}

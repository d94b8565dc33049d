import type { LaterVerdict, PeerQuery } from '@app/contracts/ingest';
import { FederationError, refuse } from '@app/protocol';
import { Injectable } from '@nestjs/common';
import { LogViews, RoomViews } from './views';

/** What became of an event, for the server that made it. */
@Injectable()
export class FindVerdict {
  constructor(
    private readonly log: LogViews,
    private readonly views: RoomViews,
  ) {}

  async run({ tenant, peer, event_id }: PeerQuery & { event_id: string }): Promise<LaterVerdict> {
    const event = await this.log.byId(tenant, event_id);
    if (event?.origin !== peer)
      throw new FederationError(
        refuse('SW_FED_NOT_IN_ROOM', 'There is no verdict on an event of yours with that id.'),
      );
    const { status, code, reason, received_at: at } = event;
    const filter = { action: `federation.event.${status}`, event_id };
    const { items } = await this.views.audit(tenant, filter, { limit: 1 });
    const trace_id = items[0]?.trace_id;
    return {
      event_id,
      status,
      ...(code && { code }),
      ...(reason && { reason }),
      at,
      ...(trace_id && { trace_id }),
    };
  }
}

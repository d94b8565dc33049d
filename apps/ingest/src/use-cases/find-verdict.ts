import type { EventVerdict, PeerQuery } from '@app/contracts/ingest';
import { FederationError, refuse } from '@app/protocol';
import { Injectable } from '@nestjs/common';
import { LogViews } from './views';

/** What became of an event, for the server that made it. */
@Injectable()
export class FindVerdict {
  constructor(private readonly views: LogViews) {}

  async run({
    tenant,
    peer,
    event_id,
  }: PeerQuery & { event_id: string }): Promise<EventVerdict & { at: number }> {
    const event = await this.views.byId(tenant, event_id);
    if (event?.origin !== peer)
      throw new FederationError(
        refuse('SW_FED_NOT_IN_ROOM', 'There is no verdict on an event of yours with that id.'),
      );
    const { status, code, reason, received_at: at } = event;
    return { event_id, status, ...(code && { code }), ...(reason && { reason }), at };
  }
}

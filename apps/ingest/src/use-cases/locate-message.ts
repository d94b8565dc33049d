import type { Asker, MessagePlace } from '@app/contracts/ingest';
import { FederationError, refuse } from '@app/protocol';
import { Injectable } from '@nestjs/common';
import { personOf, roomOfMember } from './asker';
import { RoomLog } from './log-session';
import { People } from './ports';
import { LogViews, RoomViews } from './views';

const MOST_SERVERS = 1_000;

/** Finds a message's place in its chain, and who refused it there, for somebody who is in the room. */
@Injectable()
export class LocateMessage {
  constructor(
    private readonly log: RoomLog,
    private readonly people: People,
    private readonly events: LogViews,
    private readonly views: RoomViews,
  ) {}

  async run(request: Asker & { room_id: string; event_id: string }): Promise<MessagePlace> {
    const { tenant, room_id, event_id } = request;
    const { fqid } = await personOf(this.people, request);
    await this.log.transact((session) => roomOfMember(session, tenant, room_id, fqid));
    const event = await this.events.byId(tenant, event_id);
    if (event?.room_id !== room_id || event.type !== 'sw.message' || event.status !== 'accepted') {
      throw new FederationError(refuse('SW_FED_MALFORMED_REQUEST', 'There is no such message in this room.'));
    }
    const filter = { action: 'federation.send.refused', event_id };
    const { items } = await this.views.audit(tenant, filter, { limit: MOST_SERVERS });
    const refused_by = items.map(({ peer, code }) => ({ peer: peer!, code }));
    return { origin: event.origin, seq: event.seq, ts: event.ts, refused_by };
  }
}

import type { AuditRow, OurStory, StorySubject, ToldEvent } from '@app/contracts/ingest';
import { eventIdPrefixOf } from '@app/protocol';
import { Injectable } from '@nestjs/common';
import { LogViews, RoomViews } from './views';

const MOST_ROWS = 200;
const MOST_EVENTS = 20;

/** What stands here about one event, or about the request of one trace and the events that it brought. */
@Injectable()
export class ReadStory {
  constructor(
    private readonly views: RoomViews,
    private readonly log: LogViews,
  ) {}

  async run({ tenant, ...subject }: { tenant: string } & StorySubject): Promise<OurStory> {
    const { items, next } = await this.views.audit(tenant, subject, { limit: MOST_ROWS });
    const ids =
      'event_id' in subject ? [subject.event_id] : await this.idsOf(tenant, subject.trace_id, items);
    const events = await Promise.all(ids.slice(0, MOST_EVENTS).map((id) => this.told(tenant, id)));
    return {
      events: events.filter((event) => event !== undefined),
      rows: items.toReversed(),
      more: next !== null || ids.length > MOST_EVENTS,
    };
  }

  /** What a request of ours brought is in the log alone, what one of theirs brought in the audit too. */
  private async idsOf(tenant: string, traceId: string, rows: readonly AuditRow[]): Promise<string[]> {
    const prefix = eventIdPrefixOf(traceId);
    const sent = prefix ? await this.log.ownIdsFrom(tenant, prefix, MOST_EVENTS) : [];
    return [...new Set([...sent, ...rows.flatMap(({ event_id }) => event_id ?? [])])];
  }

  private async told(tenant: string, eventId: string): Promise<ToldEvent | undefined> {
    const event = await this.log.byId(tenant, eventId);
    if (!event) return undefined;
    const { event_id, origin, room_id, seq, type, sender, received_at: at } = event;
    const chains = await this.log.chains(tenant, room_id);
    const servers = chains.map((chain) => chain.origin).filter((server) => server !== tenant);
    return { event_id, origin, room_id, seq, type, sender, at, servers: servers.sort() };
  }
}

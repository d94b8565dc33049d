import { Injectable } from '@nestjs/common';
import { Clock } from '@app/runtime';
import type { Failure } from '../domain/failure-classes';
import type { SentEvent } from '../domain/send-answer';
import { RelayEvents } from '../events';
import {
  Cursors,
  OurChains,
  RelaySettings,
  type FailedPlaces,
  type Link,
  type LinkCursor,
  type LinkSingle,
} from './ports';

const AT_A_TIME = 100;

/** Gives up what a peer did not take within the time limit: an audit row each, then the cursor moves past. */
@Injectable()
export class GiveUp {
  constructor(
    private readonly clock: Clock,
    private readonly settings: RelaySettings,
    private readonly chains: OurChains,
    private readonly cursors: Cursors,
    private readonly events: RelayEvents,
  ) {}

  /** After a failed request: everything that is too old, in all rooms; all there is once the peering has ended. */
  async all(link: Link, failure: Failure): Promise<void> {
    const ended = failure.class === 'held' && failure.code === 'SW_FED_PEER_SEVERED';
    const limit = ended ? Number.MAX_SAFE_INTEGER : this.limit;
    for (;;) {
      const { cursors, singles } = await this.cursors.overdue(link, limit, AT_A_TIME);
      const passed = [
        ...(await Promise.all(cursors.map((cursor) => this.passCursor(cursor, limit, failure)))),
        ...(await Promise.all(singles.map((single) => this.dropSingle(single, failure)))),
      ];
      if (!passed.some(Boolean)) return;
    }
  }

  /** After the peer took others but not this one, the first of its room: it alone, if it is too old. */
  async first(cursor: LinkCursor, event: SentEvent, failure: Failure): Promise<void> {
    if (event.ts >= this.limit) return;
    await this.tell(cursor, [event], failure);
    await this.cursors.fail(cursor, placesOf([event]));
    const past = { acked_seq: event.seq, given_up_seq: event.seq, failures: 0, next_attempt_at: 0 };
    await this.cursors.move({ cursor: { ...cursor, ...past }, failure });
  }

  async single(single: LinkSingle, failure: Failure): Promise<void> {
    if (single.ts < this.limit) await this.dropSingle(single, failure);
  }

  private get limit(): number {
    return this.clock.now() - this.settings.retryLimitMs;
  }

  /** One bounded step; true if more may follow. */
  private async passCursor(cursor: LinkCursor, limit: number, failure: Failure): Promise<boolean> {
    const events = await this.chains.read(cursor.tenant, cursor.room_id, cursor.acked_seq, AT_A_TIME);
    const next = events.findIndex(({ ts }) => ts >= limit);
    const late = next < 0 ? events : events.slice(0, next);
    const oldest_ts = events[late.length]?.ts ?? late.at(-1)?.ts ?? cursor.oldest_ts;
    const last = late.at(-1)?.seq ?? cursor.acked_seq;
    if (late.length > 0) {
      await this.tell(cursor, late, failure);
      await this.cursors.fail(cursor, placesOf(late));
    } else if (oldest_ts === cursor.oldest_ts) return false;
    const given_up_seq = late.length > 0 ? last : cursor.given_up_seq;
    await this.cursors.move({ cursor: { ...cursor, acked_seq: last, given_up_seq, oldest_ts }, failure });
    return true;
  }

  private async dropSingle(single: LinkSingle, failure: Failure): Promise<boolean> {
    const events = await this.chains.read(single.tenant, single.room_id, single.seq - 1, 1);
    if (events.length > 0) await this.tell(single, events, failure);
    await this.cursors.settleSingle(single);
    return true;
  }

  private tell({ tenant, peer }: Link, late: readonly SentEvent[], failure: Failure): Promise<void> {
    const named = late.map(({ room_id, event_id }) => ({ room_id, event_id, code: failure.code }));
    return this.events.gaveUp({ tenant, peer }, named, failure.message);
  }
}

const placesOf = (events: readonly SentEvent[]): FailedPlaces => ({
  first: events[0]!.seq,
  last: events.at(-1)!.seq,
  ts: events[0]!.ts,
});

import { Injectable } from '@nestjs/common';
import { Clock } from '@app/runtime';
import type { Failure } from '../domain/failure-classes';
import type { SentEvent } from '../domain/send-answer';
import { RelayEvents } from '../events';
import { Cursors, OurChains, RelaySettings, type Link, type LinkCursor, type LinkSingle } from './ports';

const AT_A_TIME = 100;

/** Gives up what a failing peer did not take within the time limit: an audit row each, then the cursor moves past. */
@Injectable()
export class GiveUp {
  constructor(
    private readonly clock: Clock,
    private readonly settings: RelaySettings,
    private readonly chains: OurChains,
    private readonly cursors: Cursors,
    private readonly events: RelayEvents,
  ) {}

  async run(link: Link, failure: Failure): Promise<void> {
    const limit = this.clock.now() - this.settings.retryLimitMs;
    for (;;) {
      const { cursors, singles } = await this.cursors.overdue(link, limit, AT_A_TIME);
      const passed = [
        ...(await Promise.all(cursors.map((cursor) => this.passCursor(link, cursor, limit, failure)))),
        ...(await Promise.all(singles.map((single) => this.dropSingle(link, single, failure)))),
      ];
      if (!passed.some(Boolean)) return;
    }
  }

  /** One bounded step; true if more may follow. */
  private async passCursor(
    link: Link,
    cursor: LinkCursor,
    limit: number,
    failure: Failure,
  ): Promise<boolean> {
    const events = await this.chains.read(link.tenant, cursor.room_id, cursor.acked_seq, AT_A_TIME);
    const next = events.findIndex(({ ts }) => ts >= limit);
    const late = next < 0 ? events : events.slice(0, next);
    const oldest_ts = events[late.length]?.ts ?? late.at(-1)?.ts ?? cursor.oldest_ts;
    const last = late.at(-1)?.seq ?? cursor.acked_seq;
    if (late.length > 0) await this.tell(link, late, failure);
    else if (oldest_ts === cursor.oldest_ts) return false;
    const given_up_seq = late.length > 0 ? last : cursor.given_up_seq;
    await this.cursors.move({ cursor: { ...cursor, acked_seq: last, given_up_seq, oldest_ts }, failure });
    return true;
  }

  private async dropSingle(link: Link, single: LinkSingle, failure: Failure): Promise<boolean> {
    const events = await this.chains.read(link.tenant, single.room_id, single.seq - 1, 1);
    if (events.length > 0) await this.tell(link, events, failure);
    await this.cursors.settleSingle(single);
    return true;
  }

  private tell(link: Link, late: readonly SentEvent[], failure: Failure): Promise<void> {
    const named = late.map(({ room_id, event_id }) => ({ room_id, event_id, code: failure.code }));
    return this.events.gaveUp(link, named, failure.message);
  }
}

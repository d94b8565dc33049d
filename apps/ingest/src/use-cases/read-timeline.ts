import type { Page } from '@app/contracts/contract';
import type { Asker, TimelineItem } from '@app/contracts/ingest';
import { FederationError, refuse } from '@app/protocol';
import { Injectable } from '@nestjs/common';
import { foldTimeline, gapsOf, withGaps } from '../domain/timeline';
import { personOf, roomOfMember } from './asker';
import { RoomLog } from './log-session';
import { People } from './ports';
import { LogViews } from './views';

type Request = Asker & { room_id: string; before?: string; after?: string; limit: number };

const MARK = /^(\d{1,16})_(ev_[A-Za-z0-9_-]{43})$/;

/** A room's messages in `(ts, event_id)` order, newest first unless `after` is asked for. */
@Injectable()
export class ReadTimeline {
  constructor(
    private readonly log: RoomLog,
    private readonly people: People,
    private readonly views: LogViews,
  ) {}

  async run(request: Request): Promise<Page<TimelineItem>> {
    const { tenant, room_id, limit } = request;
    const { fqid } = await personOf(this.people, request);
    await this.log.transact((session) => roomOfMember(session, tenant, room_id, fqid));
    const [before, after] = [markOf(request.before), markOf(request.after)];
    const messages = await this.views.messages(tenant, room_id, { before, after, limit });
    const about = await this.views.about(
      tenant,
      messages.map((message) => message.event_id),
    );
    const folded = foldTimeline(messages, about);
    const gaps = before || after ? [] : gapsOf(await this.views.chains(tenant, room_id));
    const last = messages.at(-1);
    const items = after ? folded : withGaps(folded, gaps, messages.length < limit);
    return { items, next: last && messages.length === limit ? `${last.ts}_${last.event_id}` : null };
  }
}

function markOf(text: string | undefined): { ts: number; event_id: string } | undefined {
  if (text === undefined) return undefined;
  const match = MARK.exec(text);
  if (!match)
    throw new FederationError(
      refuse('SW_FED_MALFORMED_REQUEST', 'before and after take a cursor that the timeline gave out.'),
    );
  return { ts: Number(match[1]), event_id: match[2]! };
}

import type { Page } from '@app/contracts/contract';
import type { ForkProof } from '@app/contracts/ingest';
import { FederationError, parseEvent, refuse } from '@app/protocol';
import { Injectable } from '@nestjs/common';
import type { Fork } from './log-session';
import { LogViews, type ForkPlace } from './views';

const MARK = /^(rm_[A-Za-z0-9_-]{43})_([a-z0-9.:-]{1,259})_(\d{1,16})$/;

/** The forks that were proven, with both events of each, for admins. */
@Injectable()
export class ListForks {
  constructor(private readonly views: LogViews) {}

  async run(request: { tenant: string; after?: string; limit: number }): Promise<Page<ForkProof>> {
    const { tenant, after, limit } = request;
    const found = await this.views.forksAfter(tenant, placeOf(after), limit);
    const last = found.at(-1);
    const next = last && found.length === limit ? `${last.room_id}_${last.origin}_${last.seq}` : null;
    return { items: found.map(proofOf), next };
  }
}

const proofOf = ({ room_id, origin, seq, seen_at, first_text, second_text }: Fork): ForkProof => ({
  room_id,
  origin,
  seq,
  seen_at,
  events: [first_text, second_text].map((text) => ({ event_id: idOf(text), event: JSON.parse(text) })),
});

function idOf(text: string): string {
  const parsed = parseEvent(text, { erasedAllowed: true });
  return parsed.ok ? parsed.event.id : '';
}

function placeOf(after: string | undefined): ForkPlace | undefined {
  if (after === undefined) return undefined;
  const [, room_id, origin, seq] = MARK.exec(after) ?? [];
  if (!room_id || !origin)
    throw new FederationError(
      refuse('SW_FED_MALFORMED_REQUEST', 'after takes a cursor that the list gave out.'),
    );
  return { room_id, origin, seq: Number(seq) };
}

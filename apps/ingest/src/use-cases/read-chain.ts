import type { ChainPart } from '@app/contracts/ingest';
import { Injectable } from '@nestjs/common';
import { LogViews } from './views';

interface Request {
  tenant: string;
  room_id: string;
  from_seq: number;
  to_seq?: number;
  max_events: number;
  max_bytes: number;
}

/** A stretch of one of our own chains, for delivery. */
@Injectable()
export class ReadChain {
  constructor(private readonly views: LogViews) {}

  async run({
    tenant,
    room_id,
    from_seq,
    to_seq = Number.MAX_SAFE_INTEGER,
    max_events,
    max_bytes,
  }: Request): Promise<ChainPart> {
    const found = await this.views.range(tenant, room_id, tenant, from_seq, to_seq, max_events);
    const own = (await this.views.chains(tenant, room_id)).find((chain) => chain.origin === tenant);
    let bytes = 0;
    const fitting = found.filter(
      (event, i) => (bytes += Buffer.byteLength(event.text)) <= max_bytes || i === 0,
    );
    return {
      events: fitting.map(({ seq, event_id, ts, text }) => ({ seq, event_id, ts, text })),
      head: own?.head_id ? { seq: own.head_seq, event_id: own.head_id } : null,
    };
  }
}

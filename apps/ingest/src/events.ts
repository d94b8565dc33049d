import { Injectable, Logger } from '@nestjs/common';
import type { Delivery, EventVerdict } from '@app/contracts/ingest';

const NAMES = {
  received: 'federation.events.received',
  refused: 'federation.events.refused',
} as const;

/** The `federation.*` log lines of this context: one a request. The audit has a row for each event. */
@Injectable()
export class IngestEvents {
  private readonly logger = new Logger('ingest');

  received({ tenant, peer, trace_id }: Delivery, verdicts: readonly EventVerdict[]): void {
    if (verdicts.length === 0) return;
    const count = (status: EventVerdict['status']) => verdicts.filter((one) => one.status === status).length;
    const counts = { accepted: count('accepted'), duplicate: count('duplicate'), refused: count('refused') };
    const told = { tenant, peer, trace_id, ...counts };
    const first = verdicts.find(({ status }) => status === 'refused');
    if (!first) return this.logger.log({ msg: NAMES.received, ...told });
    const { code, reason, event_id } = first;
    this.logger.warn({ msg: NAMES.refused, ...told, code, reason, event_id });
  }
}

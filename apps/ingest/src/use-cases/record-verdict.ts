import { ingestTopics, type Delivery, type EventVerdict } from '@app/contracts/ingest';
import { announce } from '@app/messaging';
import { Clock } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import { RefusalQuota } from '../domain/refusal-quota';
import type { LogSession } from './log-session';

/** A verdict, and what the audit says beside it. */
export interface Taken {
  verdict: EventVerdict;
  /** Whether the event took a place in its chain with this verdict; otherwise it can come again without end. */
  placed: boolean;
}

/**
 * Writes a verdict down: an audit row and, for a refusal, an announcement. Of refusals that take no place each peer
 * gets so many a minute for each cause; the first row after that says how many were left out.
 */
@Injectable()
export class RecordVerdict {
  private readonly quota = new RefusalQuota();

  constructor(private readonly clock: Clock) {}

  run(session: LogSession, delivery: Delivery, room_id: string | null, { verdict, placed }: Taken): void {
    if (verdict.status === 'duplicate') return;
    const { tenant, peer, trace_id } = delivery;
    const { event_id, status, code = null, reason = null, detail = null } = verdict;
    const leftOut = placed ? 0 : this.quota.take(tenant, peer, `${code} ${reason}`, this.clock.now());
    if (leftOut === undefined) return;
    const note = leftOut > 0 ? `${leftOut} more like this were not written down. ` : '';
    session.audit({
      tenant,
      action: `federation.event.${status}`,
      outcome: status,
      peer,
      room_id,
      event_id,
      code,
      reason,
      detail: `${note}${detail ?? ''}` || null,
      trace_id,
    });
    if (status === 'refused') {
      const about = { tenant, peer, room_id, event_id, code: code! };
      session.announce(announce(ingestTopics.eventRefused, `${peer} ${event_id ?? trace_id} ${code}`, about));
    }
  }
}

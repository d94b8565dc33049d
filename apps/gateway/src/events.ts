import { Injectable, Logger } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import type { Diagnosis } from '@app/contracts/diagnosis';
import type { Asker, AuditEntry } from '@app/contracts/ingest';
import { readableText, type Refusal } from '@app/protocol';
import { firstFailure } from './domain/diagnosis/stage-table';

/** A request that was turned away at the gate, and who it claims to come from. */
export interface RefusedRequest {
  tenant: string;
  peer: string;
  refusal: Refusal;
  stage: keyof typeof EVENT_NAMES;
  /** Whether we have met this server before. */
  known: boolean;
  trace_id: string;
}

/** This context's events, by the stage that refused. */
const EVENT_NAMES = {
  signature: 'federation.signature_verify_failed',
  policy: 'federation.policy_rejected',
} as const;

const TENANT_CREATED = 'federation.tenant_created';
const PEER_DIAGNOSED = 'federation.peer_diagnosed';

/** Each event once: its log line, its audit row, its counter. */
@Injectable()
export class GatewayEvents {
  private readonly logger = new Logger('gateway');
  private readonly refused: Counter<'event' | 'code'>;
  private readonly droppedEphemerals: Counter;

  constructor(registry: Registry) {
    this.refused = new Counter({
      name: 'scaiwave_gateway_refused_requests_total',
      help: 'Signed requests turned away at the gate',
      labelNames: ['event', 'code'],
      registers: [registry],
    });
    this.droppedEphemerals = new Counter({
      name: 'scaiwave_gateway_dropped_ephemerals_total',
      help: 'Ephemerals of peers that were too many or too long',
      registers: [registry],
    });
  }

  /** Every refusal counts, also one that is not written down. */
  count({ stage, refusal }: RefusedRequest): void {
    this.refused.inc({ event: EVENT_NAMES[stage], code: refusal.code });
  }

  /** The audit row of the instance's own tenant; the log line is of the context that makes tenants. */
  tenantCreated({ tenant, participant_id, trace_id }: Asker, made: string): AuditEntry {
    return {
      tenant,
      action: TENANT_CREATED,
      outcome: 'done',
      peer: made,
      room_id: null,
      event_id: null,
      code: null,
      reason: null,
      detail: `made by ${participant_id}`,
      trace_id,
    };
  }

  /** What failed first on either leg, for whoever reads logs only. */
  diagnosed(tenant: string, { server_name, ok, took_ms, trace_id, legs }: Diagnosis): void {
    const failed = legs.flatMap(({ leg, stages }) => {
      const first = firstFailure(stages);
      return first ? [{ leg, stage: first.stage, code: first.code, reason: first.reason }] : [];
    });
    const peer = readableText(server_name, 260);
    this.logger.log({ msg: PEER_DIAGNOSED, tenant, peer, ok, failed, took_ms, trace_id });
  }

  dropped(ephemerals: number): void {
    this.droppedEphemerals.inc(ephemerals);
  }

  /** Logs the event, unless the policy has, and returns its audit row. */
  describe({ tenant, peer, refusal, stage, trace_id }: RefusedRequest, leftOut: number): AuditEntry {
    const action = EVENT_NAMES[stage];
    const { code, reason, detail } = refusal;
    if (stage !== 'policy') {
      this.logger.warn({ msg: action, tenant, peer, code, reason, detail, trace_id, left_out: leftOut });
    }
    const note = leftOut > 0 ? `${leftOut} more like this were not written down. ` : '';
    return {
      tenant,
      action,
      outcome: 'refused',
      peer,
      room_id: null,
      event_id: null,
      code,
      reason: reason ?? null,
      detail: `${note}${detail ?? ''}` || null,
      trace_id,
    };
  }
}

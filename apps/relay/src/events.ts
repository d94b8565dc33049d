import { Injectable, Logger } from '@nestjs/common';
import type { AuditEntry } from '@app/contracts/ingest';
import { TraceContext } from '@app/runtime';
import type { Failure } from './domain/failure-classes';
import { AuditTrail, PeerFacts, type Link } from './use-cases/ports';

/** This context's events; what they mean to operators stands in docs/operations.md. */
const EVENT_NAMES = {
  success: 'federation.send.success',
  refused: 'federation.send.refused',
  failed: 'federation.send.failed',
  behind: 'federation.restore.behind',
} as const;

export interface NamedEvent {
  readonly room_id: string;
  readonly event_id: string;
  readonly code: string | null;
}

/** Log, audit and the peer's health together, once for each event name. */
@Injectable()
export class RelayEvents {
  private readonly logger = new Logger('relay');

  constructor(
    private readonly audit: AuditTrail,
    private readonly facts: PeerFacts,
    private readonly trace: TraceContext,
  ) {}

  /** The peer took a request. */
  delivered(link: Link, count: number, at: number, url?: string): void {
    this.logger.log({ msg: EVENT_NAMES.success, ...link, url, count });
    this.facts.tell({ ...link, at, seen: true, sent: count, error: null });
  }

  /** A whole request failed; it is going to be tried again. */
  attemptFailed(link: Link, { code, message, class: of }: Failure, at: number, url?: string): void {
    this.logger.warn({ msg: EVENT_NAMES.failed, ...link, url, class: of, code, detail: message });
    this.facts.tell({ ...link, at, error: { code, message } });
  }

  /** The peer refused events for good, and counts them as delivered. */
  async refused(link: Link, events: readonly NamedEvent[]): Promise<void> {
    if (events.length === 0) return;
    this.logger.warn({ msg: EVENT_NAMES.refused, ...link, count: events.length, code: events[0]!.code });
    await this.audit.record(
      events.map((event) => this.entry(link, event, EVENT_NAMES.refused, 'refused', null)),
    );
  }

  /** Events that could not be delivered in time; rejects if their audit rows are not durable. */
  async gaveUp(link: Link, events: readonly NamedEvent[], detail: string | null): Promise<void> {
    this.logger.warn({ msg: EVENT_NAMES.failed, ...link, given_up: events.length, code: events[0]?.code });
    await this.audit.record(
      events.map((event) => this.entry(link, event, EVENT_NAMES.failed, 'failed', detail)),
    );
  }

  /** The peer holds events of ours that we do not. */
  async behind(link: Link, room_id: string, ours: number, theirs: number): Promise<void> {
    const detail = `Our chain ends at ${ours}; the server holds it up to ${theirs}. Was this server restored from a backup?`;
    this.logger.error({ msg: EVENT_NAMES.behind, ...link, room_id, ours, theirs, detail });
    const nameless = { room_id, event_id: null, code: null };
    await this.audit.record([this.entry(link, nameless, EVENT_NAMES.behind, 'failed', detail)]);
  }

  /** Something of our own went wrong. The work stays in the tables. */
  fault(what: string, error: unknown): void {
    this.logger.error({ err: error }, what);
  }

  private entry(
    { tenant, peer }: Link,
    { room_id, event_id, code }: Pick<AuditEntry, 'room_id' | 'event_id' | 'code'>,
    action: string,
    outcome: AuditEntry['outcome'],
    detail: string | null,
  ): AuditEntry {
    const trace_id = this.trace.current() ?? null;
    return { tenant, action, outcome, peer, room_id, event_id, code, reason: null, detail, trace_id };
  }
}

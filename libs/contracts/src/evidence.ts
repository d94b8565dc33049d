import type { Tenant } from './contract';

/** One row of `sw_audit`. */
export interface AuditRow {
  id: string;
  at: number;
  action: string;
  outcome: 'accepted' | 'refused' | 'failed' | 'done';
  peer: string | null;
  room_id: string | null;
  event_id: string | null;
  code: string | null;
  reason: string | null;
  detail: string | null;
  trace_id: string | null;
}

/** Proof that a server signed two events for one place of its chain; both verify. */
export interface ForkProof {
  room_id: string;
  origin: string;
  seq: number;
  seen_at: number;
  /** The one that stands here first. */
  events: { event_id: string; event: unknown }[];
}

export type AuditEntry = Omit<AuditRow, 'id' | 'at'> & { tenant: Tenant };

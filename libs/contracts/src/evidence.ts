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

/** Which rows of `sw_audit`: those that have all of this. */
export interface AuditFilter {
  /** An action, or the beginning of several with `*` at its end. */
  action?: string;
  peer?: string;
  event_id?: string;
  outcome?: string;
  code?: string;
  trace_id?: string;
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

/** An event that a story is about, as the log here has it. */
export interface ToldEvent {
  event_id: string;
  origin: string;
  room_id: string;
  seq: number;
  type: string;
  sender: string;
  /** When it came, or was said, here. */
  at: number;
  /** The other servers that have a chain in its room. */
  servers: string[];
}

/** Which story is asked for. */
export type StorySubject = { event_id: string } | { trace_id: string };

/** What is known here of an event, or of the events of one request. */
export interface OurStory {
  events: ToldEvent[];
  /** Oldest first. */
  rows: AuditRow[];
  /** Whether there are more rows, or events, than these. */
  more: boolean;
}

/** What another server says became of an event of ours (docs/protocol.md, "Verdicts"). */
export interface PeerVerdict {
  peer: string;
  event_id: string;
  /** `unknown`: it says that it has none. `unanswered`: it was no use to ask; `code` and `detail` say why. */
  status: 'accepted' | 'refused' | 'unknown' | 'unanswered';
  code: string | null;
  reason: string | null;
  detail: string | null;
  /** By its clock. */
  at: number | null;
  /** Of the request that brought it, if it says so. */
  trace_id: string | null;
}

export type AuditEntry = Omit<AuditRow, 'id' | 'at'> & { tenant: Tenant };

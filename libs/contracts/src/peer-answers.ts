import type { FederationCode, Reason } from '@app/protocol';
import type { Tenant } from './contract';

/* What other servers ask for, and get: the shapes of docs/protocol.md. */

/** The wire form of a place in a chain. */
export interface ChainHead {
  seq: number;
  event_id: string;
}

/** A part of one of our chains, for delivery: at most `max_bytes` of event text unless one event is longer. */
export interface ChainPart {
  events: { seq: number; event_id: string; ts: number; text: string }[];
  head: ChainHead | null;
}

/** What became of one event (docs/protocol.md, "Verdicts"); the wire form. */
export interface EventVerdict {
  event_id: string | null;
  status: 'accepted' | 'duplicate' | 'refused';
  code?: FederationCode;
  reason?: Reason;
  retryable?: boolean;
  detail?: string;
}

/** The same, asked for later. */
export interface LaterVerdict extends EventVerdict {
  at: number;
  /** Of the request that brought it. */
  trace_id?: string;
}

export interface PeerQuery {
  tenant: Tenant;
  peer: string;
  trace_id: string;
}

export interface BackfillQuery extends PeerQuery {
  room_id: string;
  origin?: string;
  from_seq?: number;
  to_seq?: number;
  before?: string;
  limit: number;
}

export interface BackfillAnswer {
  /** RFC 8785 text of each event. */
  events: string[];
  heads: Record<string, ChainHead>;
  head?: ChainHead & { ts: number; signature: { key_id: string; value: string } };
}

export interface MembersAnswer {
  home: string;
  members: { fqid: string; display_name: string; avatar_url?: string; membership: string }[];
  forks?: { origin: string; seq: number; events: [unknown, unknown] }[];
}

export interface ProfileAnswer {
  fqid: string;
  display_name: string;
  avatar_url?: string;
  updated_at: number;
}

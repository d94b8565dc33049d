import type { FederationCode, Refusal } from '@app/protocol';
import { ask, topic, type Tenant } from './contract';

export type PolicyMode = 'open' | 'invite_only' | 'closed';

export interface FederationPolicy {
  default_mode: PolicyMode;
  allowed_peers: string[];
  denied_peers: string[];
  max_foreign_participants_per_room: number;
  max_backfill_events_per_request: number;
  min_signature_protocol: string;
}

export interface PolicyView extends FederationPolicy {
  enabled: boolean;
  /** Changes with every write; the value of ETag. */
  version: number;
}

/** What is asked of the policy about a peer. */
export type PeerAction = 'receive' | 'send' | 'invite' | 'backfill' | 'discover';

export interface PolicyQuestion {
  tenant: Tenant;
  peer: string;
  action: PeerAction;
  /** The versions in which the two sides could talk, where that is known. */
  versions?: string[];
  /** Of the peer's request that the question is about. */
  trace_id?: string;
}

/** What a room itself has to say to people of other servers. */
export interface RoomStanding {
  /** Why it does not federate on this side, and the field that says so. */
  closed: { code: FederationCode; rule: string } | null;
  /** Joined people of other servers. */
  foreign_participants: number;
}

/** A decision for an admin to read. */
export interface PolicyExplanation {
  peer: string;
  action: PeerAction;
  allowed: boolean;
  code: FederationCode | null;
  /** The field or list entry that decided. */
  rule: string;
  /** The same in a sentence. */
  explanation: string;
  /** What would change it, where it is a refusal. */
  remedy: string | null;
}

/** What a change of the policy would come to. */
export interface PolicyPreview {
  /** As it would read; its version is that of the write. */
  policy: PolicyView;
  changed: { field: keyof FederationPolicy; from: unknown; to: unknown }[];
  /** Peers that would be let do what they may not do now, or the other way round, and the rule that would decide. */
  effects: (Pick<PolicyExplanation, 'code' | 'rule' | 'explanation'> & {
    server_name: string;
    newly: 'allowed' | 'refused';
    actions: PeerAction[];
  })[];
}

/** `rule` names the field or list entry that decided, for an admin to read. */
export type PolicyVerdict =
  { ok: true; rule: string; policy: FederationPolicy; listed: boolean } | (Refusal & { rule: string });

export interface PeerRow {
  server_name: string;
  status: 'active' | 'failing' | 'denied' | 'severed' | 'new';
  last_seen: number | null;
  last_error: { code: string; message: string; at: number } | null;
  events_sent_24h: number;
  events_received_24h: number;
  /** How far its clock is ahead of ours. */
  clock_offset_ms: number | null;
}

/** Something that was learnt about a peer; facts of one peer are merged, the newest wins. */
export interface PeerFact {
  tenant: Tenant;
  peer: string;
  at: number;
  /** A verified request or an answer came from it. */
  seen?: boolean;
  sent?: number;
  received?: number;
  /** null clears the error. */
  error?: { code: string; message: string } | null;
  clock_offset_ms?: number;
}

/** Events moved in one hour, with all peers; `hour` is its first millisecond. */
export interface TrafficHour {
  hour: number;
  sent: number;
  received: number;
}

export const policy = {
  judge: ask<{ questions: PolicyQuestion[] }, { verdicts: PolicyVerdict[] }>('policy.judge'),
  read: ask<{ tenant: Tenant }, PolicyView>('policy.read'),
  /** Merges; `if_version` makes it conditional. */
  write: ask<
    { tenant: Tenant; change: Partial<FederationPolicy>; if_version?: number; by: string },
    PolicyView
  >('policy.write'),
  /** What a question would be answered, and why; `room` is asked about where it is given. */
  explain: ask<PolicyQuestion & { room?: RoomStanding }, PolicyExplanation>('policy.explain'),
  /** What a write would change for these peers and those on its lists; writes nothing. */
  preview: ask<{ tenant: Tenant; change: Partial<FederationPolicy>; peers: string[] }, PolicyPreview>(
    'policy.preview',
  ),
  enable: ask<{ tenant: Tenant; enabled: boolean; by: string }, PolicyView>('policy.enable'),
  /** Ends the peering until `allowed_peers` names the peer again; `by` is an admin's participant id. */
  sever: ask<{ tenant: Tenant; peer: string; deny: boolean; by: string }, Record<string, never>>(
    'policy.sever',
  ),
  /** The same by the peer's own notice, made at `ts` by its clock; one from before a new beginning changes nothing. */
  endedBy: ask<{ tenant: Tenant; peer: string; ts: number }, { ended: boolean }>('policy.ended-by'),
  peers: ask<{ tenant: Tenant }, { peers: PeerRow[] }>('policy.peers'),
  /** The last 24 hours, oldest first and the running one last; an hour in which nothing moved is there too. */
  traffic: ask<{ tenant: Tenant }, { hours: TrafficHour[] }>('policy.traffic'),
  /** Counters and health of peers; committed when it answers. */
  learn: ask<{ facts: PeerFact[] }, Record<string, never>>('policy.learn'),
};

export const policyTopics = {
  changed: topic<{ tenant: Tenant; version: number }>('policy.changed'),
};

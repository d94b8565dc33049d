import type { Outcome, Refusal } from '@app/protocol';

/** What a certificate says, also one that is not trusted. Times in ms. */
export interface Certificate {
  subject: string;
  issuer: string;
  names: readonly string[];
  valid_from: number;
  valid_until: number;
}

/** What a descriptor says, once it is sound in itself. Times in ms. */
export interface DescriptorFacts {
  federation_url: string;
  protocol_versions: string[];
  key_id: string;
  issued_at: number;
  expires_at: number;
  software: string | null;
}

/**
 * One fresh look at a server, each part by the rules that hold in earnest. A part is absent where the one before it
 * failed. Nothing that was known shortens the look, and nothing of it is kept.
 */
export interface ServerLook {
  /** A refusal names no address. */
  addresses: Outcome<{ list: string[] }>;
  /** `tls` is null for plain HTTP in a trial. */
  connection?: Outcome<{ address: string; tls: string | null }>;
  certificate?: Certificate;
  descriptor?: Outcome<DescriptorFacts>;
  /** Whether its keys would be accepted, beside those known as current before. */
  keys?: { known: string[]; listed: string[]; verdict: Outcome<{ stale: boolean }> };
}

/** What a peer that was asked to call back says of it (docs/protocol.md, "Ping"). */
export type CallBackWord = { ok: true } | { ok: false; stage: string; code: string; reason?: string };

/** What became of one signed ping. Codes and reasons are in form, and the peer's own words otherwise. */
export interface PingReport {
  url: string;
  outcome:
    | { kind: 'answered'; accepts_you: boolean; code?: string; call_back?: CallBackWord }
    | { kind: 'refused'; status: number; code?: string; reason?: string }
    | { kind: 'failed'; refusal: Refusal };
  took_ms: number;
  /** How far its clock is ahead of ours, where it told, and a sentence on whose is off. */
  clock?: { offset_ms: number; whose: string };
}

/** The stages on the way from one server to the other, in their order (docs/protocol.md, "Ping"). */
export type ReachStage =
  | 'name'
  | 'policy'
  | 'address'
  | 'connection'
  | 'descriptor'
  | 'keys'
  | 'version'
  | 'ping'
  | 'clock'
  | 'accepted';

/** A stage of either leg; `call_back` and `arrival` are of the second alone. */
export type StageName = ReachStage | 'call_back' | 'arrival';

export type Evidence = Record<string, string | number | boolean | null | readonly string[]>;

/** One line of a diagnosis. */
export interface StageView {
  stage: StageName;
  verdict: 'passed' | 'failed' | 'skipped';
  /** What was found, in a sentence. */
  finding: string;
  code: string | null;
  reason: string | null;
  /** What to do about it. */
  remedy: string | null;
  /** Whose admin has to. */
  act: 'here' | 'there' | 'both' | null;
  evidence: Evidence;
}

export interface LegView {
  leg: 'we_reach_them' | 'they_reach_us';
  /** Null where nothing failed and not everything could be seen. */
  ok: boolean | null;
  stages: StageView[];
}

/** Answer to `POST /v1/admin/federation/peers/{server_name}/diagnose`. */
export interface Diagnosis {
  server_name: string;
  ok: boolean;
  at: number;
  took_ms: number;
  /** The same in the logs and audits of both servers. */
  trace_id: string;
  legs: LegView[];
}

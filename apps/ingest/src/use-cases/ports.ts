import type { CallToken } from '@app/contracts/calls';
import type { Participant } from '@app/contracts/ingest';
import type { PolicyVerdict, PeerAction } from '@app/contracts/policy';
import type { PeerKey } from '@app/contracts/identity';
import type { Outcome, Refusal } from '@app/protocol';
import type { Task } from './log-session';

/** Signs with the tenant's active key, which never leaves identity. */
export abstract class Signer {
  abstract signEvents(tenant: string, headers: string[]): Promise<{ key_id: string; signatures: string[] }>;
  abstract signHead(tenant: string, head: string): Promise<{ key_id: string; signature: string }>;
}

/** The keys of servers, discovered where they are not known yet; cached, dropped when they change. */
export abstract class PeerKeys {
  abstract find(
    tenant: string,
    keys: { server_name: string; key_id: string }[],
  ): Promise<(PeerKey | Refusal)[]>;
}

export abstract class PolicyDesk {
  /** `versions` that the peer speaks are judged too, where they are known. */
  abstract judge(
    tenant: string,
    peer: string,
    action: PeerAction,
    versions?: string[],
  ): Promise<PolicyVerdict>;
  /** Writes down that the peer ended the peering at `ts` of its clock; false when that is over and peering began anew. */
  abstract endedBy(tenant: string, peer: string, ts: number): Promise<boolean>;
}

/** Who our people are, and the people elsewhere whom we have met. */
export abstract class People {
  abstract byId(tenant: string, participantId: string): Promise<Participant | undefined>;
  abstract byFqid(tenant: string, fqid: string): Promise<Participant | undefined>;
  abstract profile(
    tenant: string,
    fqid: string,
  ): Promise<{ display_name: string; avatar_url: string | null; updated_at: number } | undefined>;
  /** Whether somebody of `server` shares a room with the person, or an invite lies between them. */
  abstract knownTo(tenant: string, fqid: string, server: string): Promise<boolean>;
  /** Makes the person known, or changes the name if one is given; resolves to them. */
  abstract save(
    tenant: string,
    fqid: string,
    details: { display_name?: string; avatar_url?: string | null; foreign: boolean },
  ): Promise<Participant>;
}

/** Signed questions to other servers. */
export abstract class Peers {
  /** Refuses with the reason when the server cannot be found or trusted. */
  abstract discover(tenant: string, server: string): Promise<Outcome<{ protocol_versions: string[] }>>;
  /** Fetches the server's descriptor anew and accepts its keys, whatever was known before. */
  abstract refresh(tenant: string, server: string): Promise<Outcome<object>>;
  abstract backfill(
    tenant: string,
    server: string,
    roomId: string,
    query: Record<string, string | number>,
  ): Promise<Outcome<{ events: string[]; head?: unknown }>>;
  abstract profile(
    tenant: string,
    server: string,
    localId: string,
  ): Promise<Outcome<{ display_name: string; avatar_url?: string }>>;
  /** `unknown` is the server's word that it has no verdict on an event of ours with that id. */
  abstract verdict(
    tenant: string,
    server: string,
    eventId: string,
  ): Promise<Outcome<Verdict | { status: 'unknown' }>>;
}

/** What a server says became of one of our events; `at` is by its clock. */
export interface Verdict {
  status: 'accepted' | 'refused';
  at: number;
  code?: string;
  reason?: string;
  /** Of the request that brought the event, as that server logged it. */
  trace_id?: string;
}

/** Opens calls on our own LiveKit server. */
export abstract class CallMinter {
  /** For one person and one room; undefined where this server hosts no calls. */
  abstract mint(
    roomId: string,
    person: { fqid: string; display_name: string },
  ): Promise<CallToken | undefined>;
}

/** Servers that host the calls of rooms that our people are guests in. */
export abstract class CallHosts {
  abstract ask(tenant: string, host: string, roomId: string, fqid: string): Promise<HostedCall>;
}

/** `refused` is the host's word that it has no calls; `failed` says, in words of ours, that it was of no use. */
export type HostedCall = { given: CallToken } | { refused: 'no_calls' } | { failed: string };

/** What rooms wait for goes before what is only nice to know. */
export type TaskSpeed = 'prompt' | 'leisurely';
export const LEISURELY: readonly Task['kind'][] = ['fetch-profile'];

/** Tasks that committed work left behind (see `Task`): each is claimed by one process at a time. */
export abstract class TaskQueue {
  /** Takes what is due, for `lease` ms, so many of each speed; it comes due again unless it is finished by then. */
  abstract claim(
    now: number,
    lease: number,
    room: Readonly<Record<TaskSpeed, number>>,
  ): Promise<ClaimedTask[]>;
  /** Takes them for `lease` ms from now. */
  abstract renew(tasks: readonly ClaimedTask[], now: number, lease: number): Promise<void>;
  /** It comes due again at once if it was asked for while it ran. */
  abstract finish(task: ClaimedTask, now: number): Promise<void>;
  abstract postpone(task: ClaimedTask, dueAt: number): Promise<void>;
}

export interface ClaimedTask extends Task {
  attempts: number;
  asks: number;
}

import type { Page, Tenant } from '@app/contracts/contract';
import type { AuditEntry, ChainReader } from '@app/contracts/ingest';
import type { PeerFact } from '@app/contracts/policy';
import type { DeliveryRow, EventDelivery, PeerDelivery } from '@app/contracts/relay';
import type { Ephemeral, Outcome } from '@app/protocol';
import type { ClockReading } from '../domain/clock-skew';
import type { Failure, FailureClass } from '../domain/failure-classes';
import type { SendAnswer, SentEvent } from '../domain/send-answer';
import type { Single, WaitingCursor } from '../domain/waiting-rooms';

/** A peer of one of our tenants: what a lease is about. */
export interface Link {
  readonly tenant: Tenant;
  readonly peer: string;
}

export const linkKey = ({ tenant, peer }: Link): string => `${tenant} ${peer}`;

/** How deliveries to a peer went lately. */
export interface Health {
  readonly failures: number;
  readonly failure_class: FailureClass | null;
  readonly code: string | null;
  readonly message: string | null;
  readonly at: number | null;
}

export const HEALTHY: Health = { failures: 0, failure_class: null, code: null, message: null, at: null };

export type LinkCursor = Link & WaitingCursor;
export type LinkSingle = Link & Single;
export interface Due {
  cursors: LinkCursor[];
  singles: LinkSingle[];
}

/** The cursors as ingest moves their heads. Each method commits, is idempotent, and replies with what is due by it. */
export abstract class Chains {
  abstract advance(
    heads: { tenant: Tenant; room_id: string; seq: number; ts: number }[],
    now: number,
  ): Promise<LinkCursor[]>;
  abstract setReaders(
    changes: { tenant: Tenant; room_id: string; version: number; readers: ChainReader[] }[],
    now: number,
  ): Promise<LinkCursor[]>;
  abstract address(
    events: (Link & { room_id: string; seq: number; ts: number })[],
    now: number,
  ): Promise<LinkSingle[]>;
}

export interface CursorChange {
  readonly cursor: LinkCursor;
  readonly failure?: Failure;
  /** The peer says that it holds everything up to here. */
  readonly confirmed_seq?: number | undefined;
}

/** A stretch of our chain that was given up; `ts` is of its first event. */
export interface FailedPlaces {
  readonly first: number;
  readonly last: number;
  readonly ts: number;
}

/** The cursors as peers' answers move them. Writes of concurrent lanes share a statement. */
export abstract class Cursors {
  /** What may be sent now to these peers: at most 100 rooms and 100 singles each, oldest first. */
  abstract due(links: readonly Link[], now: number): Promise<Due>;
  /** What waits for the peer since before `before`. */
  abstract overdue(link: Link, before: number, limit: number): Promise<Due>;
  abstract move(change: CursorChange): Promise<void>;
  /** Remembers what the cursor is about to pass without the peer having it. */
  abstract fail(cursor: LinkCursor, places: FailedPlaces): Promise<void>;
  abstract settleSingle(single: LinkSingle): Promise<void>;
  abstract postponeSingle(single: LinkSingle): Promise<void>;
}

export interface HandBack extends Link {
  readonly health: Health;
  /** Not before this time. */
  readonly until: number;
  /** Being heard from does not shorten the wait below this. */
  readonly retry_after: number;
}

/** One peer is served by one process at a time. Leases run by the database's clock. */
export abstract class Leases {
  abstract claim(limit: number, now: number): Promise<(Link & { health: Health })[]>;
  /** Those of these peers that nobody serves and nothing holds back, whether or not anything waits for them. */
  abstract claimIdle(links: readonly Link[], now: number): Promise<Link[]>;
  /** Replies with those that are still ours. */
  abstract renew(links: readonly Link[]): Promise<Link[]>;
  abstract handBack(link: HandBack): Promise<void>;
  abstract recovered(link: Link): Promise<void>;
  /** Tells that this process lives; replies how many do and how many peers want to be served. */
  abstract checkIn(now: number): Promise<{ workers: number; wanted: number }>;
  abstract checkOut(): Promise<void>;
  /** Ends the waits of these peers; those held back by our own policy only, if asked. */
  abstract endWaits(links: readonly Link[], now: number): Promise<void>;
  abstract endHolds(tenant: Tenant, now: number): Promise<void>;
}

/** The other relay processes. */
export abstract class Colleagues {
  /** Tells whoever serves these peers that work for them was committed. Best effort, nobody waits for it. */
  abstract wake(links: readonly Link[]): void;
}

/** A peering of ours that ended at `ts`, of which the peer has not heard yet. */
export interface EndNotice extends Link {
  readonly ts: number;
  readonly failures: number;
}

export abstract class EndNotices {
  abstract put(notice: Link & { ts: number }): Promise<void>;
  /** Takes those that are due; they come due again at `until` unless they are settled by then. */
  abstract claim(now: number, until: number): Promise<EndNotice[]>;
  abstract settle(link: Link): Promise<void>;
  abstract postpone(link: Link, until: number): Promise<void>;
}

export interface DeliveryFilter {
  tenant: Tenant;
  peer?: string;
  room_id?: string;
  state?: string;
  after?: string;
  limit: number;
}

export type RedriveFilter = Pick<DeliveryFilter, 'tenant' | 'peer' | 'room_id'>;

export abstract class Deliveries {
  abstract list(filter: DeliveryFilter): Promise<Page<DeliveryRow>>;
  abstract peers(tenant: Tenant): Promise<PeerDelivery[]>;
  /** How far each server that is to have the event is with it. */
  abstract ofEvent(tenant: Tenant, room_id: string, seq: number): Promise<EventDelivery[]>;
  /**
   * Ends every wait, and moves cursors back to before what was given up: it gets one more attempt. Replies with the
   * peers that have something to get now, and the number of rooms.
   */
  abstract redrive(filter: RedriveFilter, now: number): Promise<{ links: Link[]; rooms: number }>;
}

/** Our own chains' events. */
export abstract class OurChains {
  /** Has everything announced anew that cursors and singles are made of. */
  abstract tellAnew(): Promise<void>;
  abstract remember(tenant: Tenant, event: SentEvent): void;
  /** Up to `count` events behind `after_seq`; fewer where they would pass 512 KiB. */
  abstract read(tenant: Tenant, room_id: string, after_seq: number, count: number): Promise<SentEvent[]>;
}

/** `url` is what was asked, once that was known. */
export type SendOutcome = ({ ok: true; url?: string } & SendAnswer) | ({ ok: false; url?: string } & Failure);

/** The door to a peer's `/send`. Never rejects. */
export abstract class PeerDoor {
  /** Ephemerals go along and have no part in the outcome. What `signal` cuts off was not answered. */
  abstract send(
    link: Link,
    events: readonly SentEvent[],
    ephemerals: readonly Ephemeral[],
    signal: AbortSignal,
  ): Promise<SendOutcome>;
  /** Ephemerals alone: given up sooner than a delivery. */
  abstract tell(link: Link, ephemerals: readonly Ephemeral[]): Promise<SendOutcome>;
  /** The last request: tells the peer that the peering ended at `ts`. */
  abstract tellEnd(link: Link, ts: number): Promise<SendOutcome>;
  /** Forgets where the peer is; `refresh` has its descriptor fetched anew before the next request. */
  abstract relocate(link: Link, refresh: boolean): void;
}

export interface Ping {
  readonly url: string;
  readonly nonce: string;
  readonly callBack?: boolean;
  readonly timeoutMs: number;
  /** Over a connection of its own. */
  readonly fresh?: boolean | undefined;
}

export interface PingTry extends Omit<ClockReading, 'server_time'> {
  readonly response: Outcome<{ status: number; body: Buffer }>;
}

export abstract class PeerPings {
  /** Resolves whatever comes back; rejects where the ping cannot be signed. */
  abstract ping(link: Link, ping: Ping): Promise<PingTry>;
}

export abstract class PeerClocks {
  /** Undefined when the peer does not say. Rejects when it cannot be asked. */
  abstract read(link: Link): Promise<ClockReading | undefined>;
}

export abstract class DeliveryPolicy {
  /** Undefined when we may send to the peer. */
  abstract objection(link: Link): Promise<Failure | undefined>;
  abstract forget(tenant: Tenant): void;
}

/** What deliveries teach about peers, for the policy context; best effort. */
export abstract class PeerFacts {
  abstract tell(fact: PeerFact): void;
}

export abstract class AuditTrail {
  abstract record(entries: AuditEntry[]): Promise<void>;
}

export abstract class RelaySettings {
  /** Tells this process from others. */
  abstract readonly worker: string;
  abstract readonly leaseMs: number;
  abstract readonly pollMs: number;
  /** How long a peer with nothing to get stays with this process. */
  abstract readonly lingerMs: number;
  /** Most peers served at once. */
  abstract readonly capacity: number;
  /** An event that could not be delivered for this long after it was made is given up. */
  abstract readonly retryLimitMs: number;
  /** How long a stop waits for requests under way. */
  abstract readonly graceMs: number;
}

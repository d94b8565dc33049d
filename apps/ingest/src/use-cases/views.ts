import type { Page } from '@app/contracts/contract';
import type {
  AuditFilter,
  AuditRow,
  InviteView,
  MemberDetails,
  RoomView,
  StreamItem,
} from '@app/contracts/ingest';
import type { Chain } from '../domain/chain';
import type { StoredEvent } from '../domain/stored-event';
import type { Fork } from './log-session';

export interface PageAsk {
  after?: string | undefined;
  limit: number;
}

/** What people and admins read of rooms; every question names the tenant, and the person where it is theirs. */
export abstract class RoomViews {
  /** Rooms that the person is in; one alone if `roomId` is given. */
  abstract rooms(tenant: string, fqid: string, page: PageAsk, roomId?: string): Promise<Page<RoomView>>;
  /** All rooms of the tenant; with `q` those whose name has it or whose id it is, and one alone if `roomId` is given. */
  abstract roomsForAdmin(
    tenant: string,
    page: PageAsk & { q?: string },
    roomId?: string,
  ): Promise<Page<RoomView>>;
  abstract members(tenant: string, roomId: string): Promise<Page<MemberDetails>>;
  abstract invitesFor(tenant: string, fqid: string): Promise<InviteView[]>;
  abstract invitesIn(tenant: string, roomId: string): Promise<InviteView[]>;
  abstract invite(tenant: string, inviteId: string): Promise<InviteView | undefined>;
  abstract audit(tenant: string, filter: AuditFilter, page: PageAsk): Promise<Page<AuditRow>>;
  abstract stream(
    tenant: string,
    fqid: string,
    after: string | null,
    limit: number,
  ): Promise<{ items: StreamItem[]; position: string }>;
}

/** What readers of the log ask: the timeline, other servers, the relay. */
export abstract class LogViews {
  /** Messages before or after a place in the `(ts, event_id)` order, newest first before, oldest first after. */
  abstract messages(tenant: string, roomId: string, window: TimelineWindow): Promise<StoredEvent[]>;
  /** Accepted reactions, edits and erasures of these messages. */
  abstract about(tenant: string, eventIds: readonly string[]): Promise<StoredEvent[]>;
  abstract chains(tenant: string, roomId: string): Promise<Chain[]>;
  abstract range(
    tenant: string,
    roomId: string,
    origin: string,
    from: number,
    to: number,
    limit: number,
  ): Promise<StoredEvent[]>;
  /** Events of every chain of the room before one of them, newest first by `(ts, event_id)`. */
  abstract before(
    tenant: string,
    roomId: string,
    eventId: string | null,
    limit: number,
  ): Promise<StoredEvent[]>;
  abstract sharedRooms(tenant: string, server: string): Promise<SharedRoom[]>;
  abstract byId(tenant: string, eventId: string): Promise<StoredEvent | undefined>;
  /** Ids of the tenant's own events that begin so. */
  abstract ownIdsFrom(tenant: string, prefix: string, limit: number): Promise<string[]>;
  /** Own chains that other servers may have to do with, of all tenants, in order; from behind `after` on. */
  abstract outwardChains(after: OwnChain | undefined, limit: number): Promise<OwnChain[]>;
  /** Own events of these types near the head of our chain. */
  abstract lately(own: OwnChain & { head_seq: number }, types: readonly string[]): Promise<StoredEvent[]>;
  /** Of all rooms, by room, server and place; from the one behind `after` on. */
  abstract forksAfter(tenant: string, after: ForkPlace | undefined, limit: number): Promise<Fork[]>;
  abstract forks(
    tenant: string,
    roomId: string,
  ): Promise<{ origin: string; seq: number; first_text: string; second_text: string }[]>;
}

export type OwnChain = Pick<Chain, 'tenant' | 'room_id'>;
export type ForkPlace = Pick<Fork, 'room_id' | 'origin' | 'seq'>;

/** A room with something between us and another server: joined people of both sides, or an open invite. */
export interface SharedRoom {
  room_id: string;
  home: string;
  ours: string[];
  theirs: string[];
}

export interface TimelineWindow {
  before?: { ts: number; event_id: string } | undefined;
  after?: { ts: number; event_id: string } | undefined;
  limit: number;
}

import type { AuditEntry, Participant, PostedMessage, StreamItem } from '@app/contracts/ingest';
import type { BusEvent } from '@app/messaging';
import type { Chain } from '../domain/chain';
import type { Invite } from '../domain/invite';
import type { MembershipFact } from '../domain/membership';
import type { Room } from '../domain/room-kinds';
import type { StoredEvent } from '../domain/stored-event';

export interface Place {
  tenant: string;
  room_id: string;
  origin: string;
  seq: number;
}

/** What an event needs to be judged; loaded for a whole batch at once. */
export interface Wanted extends Place {
  /** −1 where it is still to be appended. */
  seq: number;
  event_id: string | null;
  sender: string;
  target: string | null;
}

/** A line of the live stream: for one person, or for everybody of ours in the room. */
export type StreamEntry = Omit<StreamItem, 'position'> & { tenant: string; participant: string | null };

/** Something that people are told of by their own settings: one person, or (null) everybody of ours in the room. */
export interface Notification {
  tenant: string;
  kind: 'message' | 'invite';
  room_id: string;
  /** What it is about: an event id or an invite's. */
  subject: string;
  sender: string;
  at: number;
  person: string | null;
  mentions: string[];
}

/** Work that must follow a committed event even if this process dies first. */
export interface Task {
  tenant: string;
  kind: 'answer' | 'fill-hole' | 'catch-up' | 'pull-membership' | 'end-peering' | 'fetch-profile';
  room_id: string;
  /** Makes the task one of its kind: asking twice does it once. */
  key: string;
  due_at: number;
}

export interface Fork {
  tenant: string;
  room_id: string;
  origin: string;
  seq: number;
  first_text: string;
  second_text: string;
  seen_at: number;
}

/**
 * One transaction on the room logs. Reads see what the session wrote; writes reach the database in batches when the
 * work returns, and all of them commit or none. Chains are locked from their first read to the commit.
 */
export abstract class LogSession {
  /** Loads and locks, in one round trip a table, what a batch of events will ask for. */
  abstract preload(wanted: readonly Wanted[]): Promise<void>;

  abstract room(tenant: string, roomId: string): Promise<Room | undefined>;
  abstract chain(tenant: string, roomId: string, origin: string): Promise<Chain | undefined>;
  abstract chainsOf(tenant: string, roomId: string): Promise<Chain[]>;
  /** The highest `ts` held in the room. */
  abstract highestTs(tenant: string, roomId: string): Promise<number>;
  abstract held(place: Place): Promise<StoredEvent | undefined>;
  /** Events stored above `seq`, lowest first. */
  abstract heldAbove(place: Place, limit: number): Promise<StoredEvent[]>;
  abstract eventById(tenant: string, eventId: string): Promise<StoredEvent | undefined>;
  /** Accepted `sw.erase` events that name this one. */
  abstract erasuresOf(tenant: string, eventId: string): Promise<StoredEvent[]>;
  /** Whatever claims to edit this event, accepted or not. */
  abstract editsOf(tenant: string, roomId: string, eventId: string): Promise<StoredEvent[]>;
  /**
   * What a person said as a member, their leave too, above a place of their server's chain, and stands so; lowest first.
   * That chain is locked, so that what is taken in meanwhile is judged by what this session says.
   */
  abstract saidAfter(
    tenant: string,
    roomId: string,
    fqid: string,
    seq: number,
    status: StoredEvent['status'],
  ): Promise<StoredEvent[]>;
  abstract facts(tenant: string, roomId: string, fqid: string): Promise<MembershipFact[]>;
  abstract roomFacts(tenant: string, roomId: string): Promise<MembershipFact[]>;
  /** Whether what the home said before we joined has still to come. */
  abstract pullsMembership(tenant: string, roomId: string): Promise<boolean>;
  abstract invite(tenant: string, inviteId: string): Promise<Invite | undefined>;
  abstract invitesOf(tenant: string, roomId: string): Promise<Invite[]>;
  /** Invites by `home` that wait for this person of ours, as far as they count. */
  abstract waitingFrom(home: string, tenant: string, target: string): Promise<Invite[]>;
  abstract directRoom(tenant: string, local: string, other: string): Promise<string | undefined>;
  /** Keeps others from making a direct room for the same two until this session ends. */
  abstract holdDirectRoom(tenant: string, local: string, other: string): Promise<void>;
  /** What was posted under these idempotency keys, by `tenant participant key`. */
  abstract postedBefore(
    messages: readonly { tenant: string; participant_id: string; idempotency_key?: string }[],
  ): Promise<Map<string, PostedMessage>>;
  abstract rememberPosted(
    tenant: string,
    participantId: string,
    key: string,
    roomId: string,
    posted: PostedMessage,
  ): void;
  abstract participant(tenant: string, fqid: string): Promise<Participant | undefined>;

  /** Throws `OwnChainUnchecked` unless our chain in the room has been compared since this process started. */
  abstract requireOwnChain(tenant: string, roomId: string): Promise<void>;

  abstract putRoom(room: Room): void;
  /** By itself: whoever writes what the home said of the room has read the switch a while ago. */
  abstract switchFederation(room: Room, enabled: boolean): void;
  abstract putChain(chain: Chain): void;
  abstract putEvent(event: StoredEvent): void;
  abstract putFact(tenant: string, roomId: string, fact: MembershipFact): void;
  abstract putMember(tenant: string, roomId: string, fqid: string, server: string, membership: string): void;
  abstract putInvite(invite: Invite): void;
  abstract putDirectRoom(tenant: string, local: string, other: string, roomId: string): void;
  abstract putParticipant(tenant: string, participant: Participant): void;
  abstract putFork(fork: Fork): void;
  abstract putTask(task: Task): void;
  abstract stream(entry: StreamEntry): void;
  abstract notify(notification: Notification): void;
  abstract announce(event: BusEvent): void;
  abstract audit(entry: AuditEntry): void;
}

/**
 * Raised by the first append to a chain of ours since this process started: after a restore from a backup other
 * servers may hold more of it than we do, and a place must never be signed for twice.
 */
export class OwnChainUnchecked extends Error {
  constructor(
    readonly tenant: string,
    readonly roomId: string,
  ) {
    super(`our chain in ${roomId} has not been compared yet`);
  }
}

export abstract class RoomLog {
  /** Says how an unchecked chain is checked; work that met one then runs again. */
  abstract checkOwnChainsBy(check: (tenant: string, roomId: string) => Promise<void>): void;

  /** Runs `work` in a transaction, again from the start if it lost to a deadlock; resolves after the commit. */
  abstract transact<T>(work: (session: LogSession) => Promise<T>): Promise<T>;
}

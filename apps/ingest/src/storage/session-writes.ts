import type { AuditEntry, Participant, PostedMessage } from '@app/contracts/ingest';
import type { BusEvent } from '@app/messaging';
import type { Chain } from '../domain/chain';
import type { Invite } from '../domain/invite';
import type { MembershipFact } from '../domain/membership';
import type { Room } from '../domain/room-kinds';
import { chainKey, roomKey, type StoredEvent } from '../domain/stored-event';
import {
  LogSession,
  type Fork,
  type Notification,
  type Place,
  type StreamEntry,
  type Task,
} from '../use-cases/log-session';
import { KeyedCache } from './keyed-cache';
import type { MemberRow, PostedRow } from './log-statements';

export const placeKey = (place: Place): string => `${chainKey(place)} ${place.seq}`;
export const personKey = (tenant: string, roomId: string, fqid: string): string =>
  `${tenant} ${roomId} ${fqid}`;

/** What a session knows and wrote, by table, until it is flushed. */
export abstract class SessionWrites extends LogSession {
  readonly rooms = new KeyedCache<Room>();
  readonly switches: Pick<Room, 'tenant' | 'room_id' | 'federate'>[] = [];
  readonly chains = new KeyedCache<Chain>();
  readonly events = new KeyedCache<StoredEvent>();
  readonly invites = new KeyedCache<Invite>();
  readonly participants = new KeyedCache<Participant & { tenant: string }>();
  readonly directRooms = new KeyedCache<{ tenant: string; local: string; other: string; room_id: string }>();
  readonly members = new Map<string, MemberRow>();
  readonly newFacts: (MembershipFact & { tenant: string; room_id: string })[] = [];
  readonly posted: PostedRow[] = [];
  readonly forks: Fork[] = [];
  readonly tasks: Task[] = [];
  readonly streamEntries: StreamEntry[] = [];
  readonly notifications: Notification[] = [];
  readonly audits: AuditEntry[] = [];
  readonly announcements: BusEvent[] = [];
  protected readonly highest = new Map<string, number>();
  protected readonly erasuresWritten = new Map<string, StoredEvent[]>();
  protected readonly factsByPerson = new Map<string, MembershipFact[]>();
  protected readonly idsKnown = new Map<string, string | undefined>();

  putRoom(room: Room): void {
    this.rooms.put(roomKey(room), room);
  }

  switchFederation(room: Room, enabled: boolean): void {
    this.rooms.learn([], [[roomKey(room), { ...room, federate: enabled }]]);
    this.switches.push({ tenant: room.tenant, room_id: room.room_id, federate: enabled });
  }

  putChain(chain: Chain): void {
    const room = roomKey(chain);
    const highest = this.highest.get(room);
    if (highest !== undefined && chain.max_ts > highest) this.highest.set(room, chain.max_ts);
    this.chains.put(chainKey(chain), chain);
  }

  putEvent(event: StoredEvent): void {
    if (event.type === 'sw.erase' && event.target !== null && event.status === 'accepted') {
      this.erasuresWritten.set(event.target, [...(this.erasuresWritten.get(event.target) ?? []), event]);
    }
    this.events.put(placeKey(event), event);
    this.idsKnown.set(`${event.tenant} ${event.event_id}`, placeKey(event));
  }

  putFact(tenant: string, roomId: string, fact: MembershipFact): void {
    const key = personKey(tenant, roomId, fact.fqid);
    const known = this.factsByPerson.get(key);
    if (!known) throw new Error('A fact is put beside those that were read.');
    if (known.some((other) => other.said_by === fact.said_by && other.said_at === fact.said_at)) return;
    this.factsByPerson.set(key, [...known, fact]);
    this.newFacts.push({ ...fact, tenant, room_id: roomId });
  }

  putMember(tenant: string, roomId: string, fqid: string, server: string, membership: string): void {
    this.members.set(personKey(tenant, roomId, fqid), { tenant, room_id: roomId, fqid, server, membership });
  }

  putInvite(invite: Invite): void {
    this.invites.put(`${invite.tenant} ${invite.invite_id}`, invite);
  }

  putDirectRoom(tenant: string, local: string, other: string, roomId: string): void {
    this.directRooms.put(`${tenant} ${local} ${other}`, { tenant, local, other, room_id: roomId });
  }

  putParticipant(tenant: string, participant: Participant): void {
    this.participants.put(`${tenant} ${participant.fqid}`, { ...participant, tenant });
  }

  putFork(fork: Fork): void {
    this.forks.push(fork);
  }

  putTask(task: Task): void {
    this.tasks.push(task);
  }

  stream(entry: StreamEntry): void {
    this.streamEntries.push(entry);
  }

  notify(notification: Notification): void {
    this.notifications.push(notification);
  }

  announce(event: BusEvent): void {
    this.announcements.push(event);
  }

  audit(entry: AuditEntry): void {
    this.audits.push(entry);
  }

  rememberPosted(
    tenant: string,
    participantId: string,
    key: string,
    roomId: string,
    posted: PostedMessage,
  ): void {
    this.posted.push({ tenant, participant_id: participantId, key, room_id: roomId, ...posted });
  }
}

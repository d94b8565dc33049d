import type { Participant, PostedMessage } from '@app/contracts/ingest';
import { parseFqid } from '@app/protocol';
import type { PoolClient } from 'pg';
import type { Chain } from '../domain/chain';
import type { Invite } from '../domain/invite';
import type { MembershipFact } from '../domain/membership';
import type { Room } from '../domain/room-kinds';
import { chainKey, roomKey, type StoredEvent } from '../domain/stored-event';
import { speakerOf } from '../domain/type-rules';
import { OwnChainUnchecked, type Place, type Task, type Wanted } from '../use-cases/log-session';
import * as reads from './log-reads';
import { columns } from './rows';
import { SessionLoads } from './session-loads';
import { personKey, placeKey } from './session-writes';

/** The log session on Postgres: reads through caches by key, collects writes for `flushSession`. */
export class PgLogSession extends SessionLoads {
  private readonly above = new Map<string, { from: number; events: StoredEvent[] }>();

  constructor(
    client: PoolClient,
    private readonly checked: Set<string>,
  ) {
    super(client);
  }

  async preload(wanted: readonly Wanted[]): Promise<void> {
    // All in one round trip. Postgres runs it in this order: what stands in a chain is read once the chain is ours.
    await Promise.all([this.loadRooms(wanted), this.lockKnownChains(wanted), this.loadAround(wanted)]);
    const inRooms = wanted.filter((one) => this.rooms.get(roomKey(one)));
    const beginning = inRooms.filter((one) => !this.chains.knows(chainKey(one)));
    if (beginning.length > 0) {
      await this.lockChains(beginning);
      this.forgetAround(beginning);
      await this.loadAround(beginning);
    }
    await this.loadPlaces(inRooms);
  }

  async room(tenant: string, roomId: string): Promise<Room | undefined> {
    const key = roomKey({ tenant, room_id: roomId });
    await this.loadRooms([{ tenant, room_id: roomId }]);
    return this.rooms.get(key);
  }

  async chain(tenant: string, roomId: string, origin: string): Promise<Chain | undefined> {
    await this.lockChains([{ tenant, room_id: roomId, origin }]);
    return this.chains.get(chainKey({ tenant, room_id: roomId, origin }));
  }

  async chainsOf(tenant: string, roomId: string): Promise<Chain[]> {
    const found = await reads.readChainsOfRoom(this.client, tenant, roomId);
    await this.lockChains(found);
    return [...this.chains.values()].filter((chain) => chain.tenant === tenant && chain.room_id === roomId);
  }

  async highestTs(tenant: string, roomId: string): Promise<number> {
    const key = roomKey({ tenant, room_id: roomId });
    if (!this.highest.has(key)) {
      const [row] = await reads.readHighestTs(this.client, [tenant], [roomId]);
      const here = [...this.chains.values()].filter((chain) => roomKey(chain) === key);
      this.highest.set(key, Math.max(row?.max_ts ?? 0, ...here.map((chain) => chain.max_ts)));
    }
    return this.highest.get(key)!;
  }

  async held(place: Place): Promise<StoredEvent | undefined> {
    await this.loadPlaces([place]);
    return this.events.get(placeKey(place));
  }

  async heldAbove(place: Place, limit: number): Promise<StoredEvent[]> {
    const key = chainKey(place);
    let page = this.above.get(key);
    if (!page || place.seq < page.from || !page.events.some((event) => event.seq > place.seq)) {
      const { tenant, room_id, origin, seq } = place;
      const found = await reads.readEventsAbove(this.client, tenant, room_id, origin, seq, limit);
      this.meet(found);
      page = { from: place.seq, events: found };
      this.above.set(key, page);
    }
    const written = this.events.written().filter((event) => chainKey(event) === key && event.seq > place.seq);
    const merged = new Map(
      page.events.filter((event) => event.seq > place.seq).map((event) => [event.seq, event]),
    );
    for (const event of written) merged.set(event.seq, event);
    return [...merged.values()].sort((a, b) => a.seq - b.seq);
  }

  async eventById(tenant: string, eventId: string): Promise<StoredEvent | undefined> {
    await this.loadById([{ tenant, event_id: eventId }]);
    const key = this.idsKnown.get(`${tenant} ${eventId}`);
    return key === undefined ? undefined : this.events.get(key);
  }

  async erasuresOf(tenant: string, eventId: string): Promise<StoredEvent[]> {
    await this.loadErasures([{ tenant, event_id: eventId }]);
    return [
      ...(this.erasures.get(`${tenant} ${eventId}`) ?? []),
      ...(this.erasuresWritten.get(eventId) ?? []),
    ];
  }

  async editsOf(tenant: string, roomId: string, eventId: string): Promise<StoredEvent[]> {
    this.meet(await reads.readEdits(this.client, tenant, eventId, roomId));
    return [...this.events.values()].filter(
      (event) => event.type === 'sw.edit' && event.target === eventId && event.room_id === roomId,
    );
  }

  async saidAfter(
    tenant: string,
    roomId: string,
    fqid: string,
    seq: number,
    status: StoredEvent['status'],
  ): Promise<StoredEvent[]> {
    const { server: origin } = parseFqid(fqid)!;
    await this.chain(tenant, roomId, origin);
    this.meet(await reads.readSaidAfter(this.client, tenant, roomId, origin, seq, fqid, status));
    return [...this.events.values()]
      .filter(
        (event) =>
          event.tenant === tenant &&
          event.room_id === roomId &&
          event.sender === fqid &&
          event.seq > seq &&
          event.status === status &&
          speakerOf(event.type) === 'member',
      )
      .sort((a, b) => a.seq - b.seq);
  }

  async facts(tenant: string, roomId: string, fqid: string): Promise<MembershipFact[]> {
    await this.loadFacts([{ tenant, room_id: roomId, fqid }]);
    return this.factsByPerson.get(personKey(tenant, roomId, fqid)) ?? [];
  }

  async roomFacts(tenant: string, roomId: string): Promise<MembershipFact[]> {
    const stored = await reads.readRoomFacts(this.client, tenant, roomId);
    return [...stored, ...this.newFacts.filter((fact) => fact.tenant === tenant && fact.room_id === roomId)];
  }

  async pullsMembership(tenant: string, roomId: string): Promise<boolean> {
    const asked = (task: Task) =>
      task.tenant === tenant && task.room_id === roomId && task.kind === 'pull-membership';
    return (
      this.tasks.some(asked) || (await reads.readMembershipPulls(this.client, tenant, roomId)).length > 0
    );
  }

  async invite(tenant: string, inviteId: string): Promise<Invite | undefined> {
    const key = `${tenant} ${inviteId}`;
    if (!this.invites.knows(key))
      this.invites.learn(
        [key],
        (await reads.readInvite(this.client, tenant, inviteId)).map((row) => [key, row]),
      );
    return this.invites.get(key);
  }

  async invitesOf(tenant: string, roomId: string): Promise<Invite[]> {
    const found = await reads.readInvitesOfRoom(this.client, tenant, roomId);
    this.invites.learn(
      [],
      found.map((row) => [`${tenant} ${row.invite_id}`, row]),
    );
    return [...this.invites.values()].filter((row) => row.tenant === tenant && row.room_id === roomId);
  }

  async waitingFrom(home: string, tenant: string, target: string): Promise<Invite[]> {
    const found = await reads.readWaitingInvites(this.client, tenant, target, home);
    const rooms = new Set(found.map(({ room_id }) => room_id));
    this.invites.learn(
      [],
      found.map((row) => [`${tenant} ${row.invite_id}`, row]),
    );
    return [...this.invites.values()].filter(
      (row) =>
        row.tenant === tenant &&
        row.target === target &&
        row.state === 'pending' &&
        (rooms.has(row.room_id) || this.rooms.get(roomKey(row))?.home === home),
    );
  }

  async directRoom(tenant: string, local: string, other: string): Promise<string | undefined> {
    const key = `${tenant} ${local} ${other}`;
    if (!this.directRooms.knows(key)) {
      const found = await reads.readDirectRoom(this.client, tenant, local, other);
      this.directRooms.learn(
        [key],
        found.map(({ room_id }) => [key, { tenant, local, other, room_id }]),
      );
    }
    return this.directRooms.get(key)?.room_id;
  }

  async holdDirectRoom(tenant: string, local: string, other: string): Promise<void> {
    await reads.reserveChains(this.client, [`direct ${tenant} ${local} ${other}`]);
  }

  async postedBefore(
    messages: readonly { tenant: string; participant_id: string; idempotency_key?: string }[],
  ): Promise<Map<string, PostedMessage>> {
    const keyed = messages.flatMap(({ tenant, participant_id, idempotency_key: key }) =>
      key ? [{ tenant, participant_id, key }] : [],
    );
    if (keyed.length === 0) return new Map();
    const found = await reads.readPosted(this.client, ...columns(keyed, 'tenant', 'participant_id', 'key'));
    return new Map(
      found.map(({ tenant, participant_id, key, event_id, seq, ts }) => [
        `${tenant} ${participant_id} ${key}`,
        { event_id, seq, ts },
      ]),
    );
  }

  async participant(tenant: string, fqid: string): Promise<Participant | undefined> {
    const key = `${tenant} ${fqid}`;
    if (!this.participants.knows(key))
      this.participants.learn(
        [key],
        (await reads.readParticipants(this.client, tenant, [fqid])).map((row) => [key, row]),
      );
    return this.participants.get(key);
  }

  async requireOwnChain(tenant: string, roomId: string): Promise<void> {
    const key = roomKey({ tenant, room_id: roomId });
    if (this.checked.has(key)) return;
    const shared = await reads.readForeignServer(this.client, tenant, roomId);
    if (shared.length > 0) throw new OwnChainUnchecked(tenant, roomId);
    // Nobody else has had anything of it so far.
    this.checked.add(key);
  }
}

import type { Participant, PostedMessage } from '@app/contracts/ingest';
import type { PoolClient } from 'pg';
import type { Chain } from '../domain/chain';
import type { Invite } from '../domain/invite';
import type { MembershipFact } from '../domain/membership';
import type { Room } from '../domain/room-kinds';
import { chainKey, roomKey, type StoredEvent } from '../domain/stored-event';
import { OwnChainUnchecked, type Place, type Wanted } from '../use-cases/log-session';
import * as reads from './log-reads';
import { columns, distinct } from './rows';
import { personKey, placeKey, SessionWrites } from './session-writes';

/** The log session on Postgres: reads through caches by key, collects writes for `flushSession`. */
export class PgLogSession extends SessionWrites {
  private readonly erasures = new Map<string, StoredEvent[]>();
  private readonly above = new Map<string, { from: number; events: StoredEvent[] }>();

  constructor(
    private readonly client: PoolClient,
    private readonly checked: Set<string>,
  ) {
    super();
  }

  async preload(wanted: readonly Wanted[]): Promise<void> {
    await Promise.all([this.loadRooms(wanted), this.lockKnownChains(wanted)]);
    const inRooms = wanted.filter((one) => this.rooms.get(roomKey(one)));
    // What stands in a chain is read once the chain is ours.
    await this.lockChains(inRooms);
    await Promise.all([
      this.loadPlaces(inRooms),
      this.loadFacts(inRooms.map((one) => ({ ...one, fqid: one.sender }))),
      this.loadById(inRooms.flatMap(({ tenant, target }) => (target ? [{ tenant, event_id: target }] : []))),
      this.loadErasures(inRooms.flatMap(({ tenant, event_id }) => (event_id ? [{ tenant, event_id }] : []))),
    ]);
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
      const found = await reads.readEventsAbove(
        this.client,
        place.tenant,
        place.room_id,
        place.origin,
        place.seq,
        limit,
      );
      this.events.learn(
        [],
        found.map((event) => [placeKey(event), event]),
      );
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

  async saidAfter(tenant: string, roomId: string, fqid: string, seq: number): Promise<StoredEvent[]> {
    this.meet(await reads.readSaidAfter(this.client, tenant, roomId, fqid, seq));
    return [...this.events.values()].filter(
      (event) =>
        event.tenant === tenant &&
        event.room_id === roomId &&
        event.sender === fqid &&
        event.seq > seq &&
        event.status === 'accepted' &&
        !event.type.startsWith('sw.room.'),
    );
  }

  async facts(tenant: string, roomId: string, fqid: string): Promise<MembershipFact[]> {
    await this.loadFacts([{ tenant, room_id: roomId, fqid }]);
    return this.factsByPerson.get(personKey(tenant, roomId, fqid)) ?? [];
  }

  async roomFacts(tenant: string, roomId: string): Promise<MembershipFact[]> {
    const stored = await reads.readRoomFacts(this.client, tenant, roomId);
    return [...stored, ...this.newFacts.filter((fact) => fact.tenant === tenant && fact.room_id === roomId)];
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

  private async loadRooms(wanted: readonly { tenant: string; room_id: string }[]): Promise<void> {
    const missing = distinct(wanted, roomKey).filter((one) => !this.rooms.knows(roomKey(one)));
    if (missing.length === 0) return;
    const found = await reads.readRooms(this.client, ...columns(missing, 'tenant', 'room_id'));
    this.rooms.learn(
      missing.map(roomKey),
      found.map((room) => [roomKey(room), room]),
    );
  }

  /** Locks those that are there; whether a missing one may come to be depends on its room. */
  private async lockKnownChains(wanted: readonly ChainName[]): Promise<void> {
    const unknown = distinct(wanted, chainKey).filter((one) => !this.chains.knows(chainKey(one)));
    if (unknown.length === 0) return;
    const found = await reads.lockChains(this.client, ...columns(unknown, 'tenant', 'room_id', 'origin'));
    this.chains.learn(
      [],
      found.map((chain) => [chainKey(chain), chain]),
    );
  }

  async requireOwnChain(tenant: string, roomId: string): Promise<void> {
    const key = roomKey({ tenant, room_id: roomId });
    if (this.checked.has(key)) return;
    const shared = await reads.readForeignServer(this.client, tenant, roomId);
    if (shared.length > 0) throw new OwnChainUnchecked(tenant, roomId);
    // Nobody else has had anything of it so far.
    this.checked.add(key);
  }

  private async lockChains(
    wanted: readonly { tenant: string; room_id: string; origin: string }[],
  ): Promise<void> {
    const missing = distinct(wanted, chainKey).filter((one) => !this.chains.knows(chainKey(one)));
    if (missing.length === 0) return;
    const keys = columns(missing, 'tenant', 'room_id', 'origin');
    let found = await reads.lockChains(this.client, ...keys);
    if (found.length < missing.length) {
      const here = new Set(found.map(chainKey));
      await reads.reserveChains(
        this.client,
        missing.map(chainKey).filter((key) => !here.has(key)),
      );
      found = await reads.lockChains(this.client, ...keys);
    }
    const named = found.map((chain): [string, Chain] => [chainKey(chain), chain]);
    this.chains.learn(missing.map(chainKey), named);
  }

  private async loadPlaces(wanted: readonly Place[]): Promise<void> {
    const missing = distinct(wanted, placeKey).filter((place) => !this.events.knows(placeKey(place)));
    if (missing.length === 0) return;
    const keys = columns(missing, 'tenant', 'room_id', 'origin', 'seq');
    const found = await reads.readPlaces(this.client, ...keys);
    const places = found.map((event): [string, StoredEvent] => [placeKey(event), event]);
    this.events.learn(missing.map(placeKey), places);
  }

  private async loadById(wanted: readonly { tenant: string; event_id: string }[]): Promise<void> {
    const key = (one: { tenant: string; event_id: string }) => `${one.tenant} ${one.event_id}`;
    const missing = distinct(wanted, key).filter((one) => !this.idsKnown.has(key(one)));
    if (missing.length === 0) return;
    const found = await reads.readEventsById(this.client, ...columns(missing, 'tenant', 'event_id'));
    for (const one of missing) this.idsKnown.set(key(one), undefined);
    for (const event of found) this.idsKnown.set(key(event), placeKey(event));
    this.meet(found);
  }

  private meet(found: readonly StoredEvent[]): void {
    const places = found.map((event): [string, StoredEvent] => [placeKey(event), event]);
    this.events.learn([], places);
  }

  private async loadErasures(wanted: readonly { tenant: string; event_id: string }[]): Promise<void> {
    const key = (tenant: string, id: string) => `${tenant} ${id}`;
    const missing = wanted.filter((one) => !this.erasures.has(key(one.tenant, one.event_id)));
    if (missing.length === 0) return;
    for (const one of missing) this.erasures.set(key(one.tenant, one.event_id), []);
    for (const event of await reads.readErasures(this.client, ...columns(missing, 'tenant', 'event_id'))) {
      this.erasures.get(key(event.tenant, event.target!))!.push(event);
    }
  }

  private async loadFacts(
    wanted: readonly { tenant: string; room_id: string; fqid: string }[],
  ): Promise<void> {
    const key = (one: { tenant: string; room_id: string; fqid: string }) =>
      personKey(one.tenant, one.room_id, one.fqid);
    const missing = distinct(wanted, key).filter((one) => !this.factsByPerson.has(key(one)));
    if (missing.length === 0) return;
    for (const one of missing) this.factsByPerson.set(key(one), []);
    for (const fact of await reads.readFacts(this.client, ...columns(missing, 'tenant', 'room_id', 'fqid'))) {
      this.factsByPerson.get(key(fact))!.push(fact);
    }
  }
}

type ChainName = Pick<Place, 'tenant' | 'room_id' | 'origin'>;

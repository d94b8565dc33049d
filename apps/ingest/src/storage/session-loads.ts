import type { PoolClient } from 'pg';
import type { Chain } from '../domain/chain';
import { chainKey, roomKey, type StoredEvent } from '../domain/stored-event';
import type { Place, Wanted } from '../use-cases/log-session';
import * as reads from './log-reads';
import { columns, distinct } from './rows';
import { personKey, placeKey, SessionWrites } from './session-writes';

type ChainName = Pick<Place, 'tenant' | 'room_id' | 'origin'>;

/** Reads what a batch asks for and the session does not know yet, a query for each table. */
export abstract class SessionLoads extends SessionWrites {
  protected readonly erasures = new Map<string, StoredEvent[]>();

  constructor(protected readonly client: PoolClient) {
    super();
  }

  protected async loadRooms(wanted: readonly { tenant: string; room_id: string }[]): Promise<void> {
    const missing = distinct(wanted, roomKey).filter((one) => !this.rooms.knows(roomKey(one)));
    if (missing.length === 0) return;
    const found = await reads.readRooms(this.client, ...columns(missing, 'tenant', 'room_id'));
    this.rooms.learn(
      missing.map(roomKey),
      found.map((room) => [roomKey(room), room]),
    );
  }

  /** Locks those that are there; whether a missing one may come to be depends on its room. */
  protected async lockKnownChains(wanted: readonly ChainName[]): Promise<void> {
    const unknown = distinct(wanted, chainKey).filter((one) => !this.chains.knows(chainKey(one)));
    if (unknown.length === 0) return;
    const found = await reads.lockChains(this.client, ...columns(unknown, 'tenant', 'room_id', 'origin'));
    this.chains.learn(
      [],
      found.map((chain) => [chainKey(chain), chain]),
    );
  }

  protected async lockChains(
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

  protected async loadPlaces(wanted: readonly Place[]): Promise<void> {
    const unknown = distinct(wanted, placeKey).filter((place) => !this.events.knows(placeKey(place)));
    const missing = unknown.filter((place) => this.mayBeTaken(place));
    const found =
      missing.length > 0
        ? await reads.readPlaces(this.client, ...columns(missing, 'tenant', 'room_id', 'origin', 'seq'))
        : [];
    this.events.learn(unknown.map(placeKey), []);
    this.meet(found);
  }

  /**
   * Above the highest place of a chain that is ours there is nothing to look for: that is where most events go. What is
   * still to be appended has no place.
   */
  private mayBeTaken(place: Place): boolean {
    const chain = this.chains.get(chainKey(place));
    return place.seq >= 0 && (!chain || place.seq <= chain.max_seq);
  }

  /** What the rules ask about an event beside its room and chain: its sender, its target, and who has erased it. */
  protected async loadAround(wanted: readonly Wanted[]): Promise<void> {
    await Promise.all([
      this.loadFacts(wanted.map((one) => ({ ...one, fqid: one.sender }))),
      this.loadById(wanted.flatMap(({ tenant, target }) => (target ? [{ tenant, event_id: target }] : []))),
      this.loadErasures(wanted.flatMap(({ tenant, event_id }) => (event_id ? [{ tenant, event_id }] : []))),
    ]);
  }

  /** To be read again: it was read before the chain was ours. */
  protected forgetAround(wanted: readonly Wanted[]): void {
    for (const { tenant, room_id, sender, target, event_id } of wanted) {
      this.factsByPerson.delete(personKey(tenant, room_id, sender));
      this.idsKnown.delete(`${tenant} ${target}`);
      this.erasures.delete(`${tenant} ${event_id}`);
    }
  }

  protected async loadById(wanted: readonly { tenant: string; event_id: string }[]): Promise<void> {
    const key = (one: { tenant: string; event_id: string }) => `${one.tenant} ${one.event_id}`;
    const missing = distinct(wanted, key).filter((one) => !this.idsKnown.has(key(one)));
    if (missing.length === 0) return;
    const found = await reads.readEventsById(this.client, ...columns(missing, 'tenant', 'event_id'));
    for (const one of missing) this.idsKnown.set(key(one), undefined);
    for (const event of found) this.idsKnown.set(key(event), placeKey(event));
    this.meet(found);
  }

  protected meet(found: readonly StoredEvent[]): void {
    const places = found.map((event): [string, StoredEvent] => [placeKey(event), event]);
    this.events.learn([], places);
  }

  protected async loadErasures(wanted: readonly { tenant: string; event_id: string }[]): Promise<void> {
    const key = (tenant: string, id: string) => `${tenant} ${id}`;
    const missing = wanted.filter((one) => !this.erasures.has(key(one.tenant, one.event_id)));
    if (missing.length === 0) return;
    for (const one of missing) this.erasures.set(key(one.tenant, one.event_id), []);
    for (const event of await reads.readErasures(this.client, ...columns(missing, 'tenant', 'event_id'))) {
      this.erasures.get(key(event.tenant, event.target!))!.push(event);
    }
  }

  protected async loadFacts(
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

import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { pgPool } from '@app/persistence';
import { pending } from '../domain/cursor';
import { Chains, linkKey, type Link, type LinkCursor, type LinkSingle } from '../use-cases/ports';
import {
  ADDRESS,
  ADVANCE,
  LOCK_PEERS,
  MEET_PEERS,
  RAISE_CHAINS,
  SET_READERS,
  WAKE_PEERS,
} from './chain-statements';
import { cursorOf, singleOf, toColumns } from './rows';
import { inTransaction } from './transaction';

type Advance = Parameters<Chains['advance']>[0][number];
type Readers = Parameters<Chains['setReaders']>[0][number];
type Addressed = Parameters<Chains['address']>[0][number];

/**
 * Locks are taken in one order — chains, cursors, peers, each by key — here and where answers are settled, so that
 * processes wait for each other but never in a circle.
 */
@Injectable()
export class ChainsRepository extends Chains {
  constructor(@InjectDataSource('relay') private readonly dataSource: DataSource) {
    super();
  }

  async advance(heads: Advance[], now: number): Promise<LinkCursor[]> {
    const rooms = perRoom(heads);
    return inTransaction(pgPool(this.dataSource), async (client) => {
      const [, { rows }] = await Promise.all([
        client.query({ ...RAISE_CHAINS, values: toColumns(rooms, 'tenant', 'room_id', 'seq') }),
        client.query<Parameters<typeof cursorOf>[0]>({
          ...ADVANCE,
          values: toColumns(rooms, 'tenant', 'room_id', 'seq', 'ts'),
        }),
      ]);
      return this.wake(
        client,
        rows.map(cursorOf).filter((row) => pending(row) > 0),
        now,
      );
    });
  }

  async setReaders(changes: Readers[], now: number): Promise<LinkCursor[]> {
    const inOrder = [...changes].sort((a, b) => a.version - b.version);
    const readers = inOrder.flatMap(({ tenant, room_id, version, readers: some }) =>
      some.map((reader) => ({ tenant, room_id, version, ...reader })),
    );
    const latest = [...new Map(readers.map((row) => [`${linkKey(row)} ${row.room_id}`, row])).values()];
    const rooms = perRoom(changes.map(({ tenant, room_id }) => ({ tenant, room_id, seq: -1, ts: now })));
    return inTransaction(pgPool(this.dataSource), async (client) => {
      await client.query({ ...RAISE_CHAINS, values: toColumns(rooms, 'tenant', 'room_id', 'seq') });
      const { rows } = await client.query<Parameters<typeof cursorOf>[0]>({
        ...SET_READERS,
        values: [...toColumns(latest, 'tenant', 'peer', 'room_id', 'from_seq', 'to_seq', 'version'), now],
      });
      await client.query({ ...MEET_PEERS, values: toColumns(distinctLinks(latest), 'tenant', 'peer') });
      return this.wake(
        client,
        rows.map(cursorOf).filter((row) => pending(row) > 0),
        now,
      );
    });
  }

  async address(events: Addressed[], now: number): Promise<LinkSingle[]> {
    return inTransaction(pgPool(this.dataSource), async (client) => {
      const { rows } = await client.query<Parameters<typeof singleOf>[0]>({
        ...ADDRESS,
        values: toColumns(events, 'tenant', 'peer', 'room_id', 'seq', 'ts'),
      });
      await client.query({ ...MEET_PEERS, values: toColumns(distinctLinks(events), 'tenant', 'peer') });
      return this.wake(client, rows.map(singleOf), now);
    });
  }

  /** Marks the peers as waiting. They are locked first: a lease that is just handed back would overlook the new work. */
  private async wake<Work extends Link>(client: PoolClient, work: Work[], now: number): Promise<Work[]> {
    const links = distinctLinks(work);
    if (links.length === 0) return work;
    const { rows } = await client.query<{ asleep: boolean }>({
      ...LOCK_PEERS,
      values: toColumns(links, 'tenant', 'peer'),
    });
    if (rows.some(({ asleep }) => asleep)) {
      await client.query({ ...WAKE_PEERS, values: [...toColumns(links, 'tenant', 'peer'), now] });
    }
    return work;
  }
}

/** The highest place of each room, with the time of its first event in the batch. */
function perRoom(heads: readonly Advance[]): Advance[] {
  const rooms = new Map<string, Advance>();
  for (const head of heads) {
    const key = `${head.tenant} ${head.room_id}`;
    const known = rooms.get(key);
    rooms.set(key, known ? { ...known, seq: Math.max(known.seq, head.seq) } : { ...head });
  }
  return [...rooms.keys()].sort().map((key) => rooms.get(key)!);
}

const distinctLinks = (links: readonly Link[]): Link[] => [
  ...new Map(links.map(({ tenant, peer }) => [linkKey({ tenant, peer }), { tenant, peer }])).values(),
];

import { Injectable } from '@nestjs/common';
import { FederationError, isRoomId, isServerName, refuse } from '@app/protocol';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { Page } from '@app/contracts/contract';
import type { DeliveryRow, EventDelivery, PeerDelivery } from '@app/contracts/relay';
import { namedTenant, pgPool } from '@app/persistence';
import { Deliveries, linkKey, type DeliveryFilter, type Link, type RedriveFilter } from '../use-cases/ports';
import {
  DELIVERY_OF_EVENT,
  LIST_DELIVERIES,
  LIST_PEERS,
  REDRIVE_CURSORS,
  REDRIVE_PEERS,
  REDRIVE_SINGLES,
} from './delivery-statements';
import { toColumns } from './rows';
import { inTransaction } from './transaction';

const MOST = 200;

type Stored = {
  [Column in keyof DeliveryRow]: DeliveryRow[Column] extends number | null
    ? string | null
    : DeliveryRow[Column];
};

@Injectable()
export class DeliveriesRepository extends Deliveries {
  constructor(@InjectDataSource('relay') private readonly dataSource: DataSource) {
    super();
  }

  async list({ tenant, peer, room_id, state, after, limit }: DeliveryFilter): Promise<Page<DeliveryRow>> {
    const size = Math.min(Math.max(1, limit), MOST);
    const [afterPeer, afterRoom] = readPosition(after);
    const { rows } = await pgPool(this.dataSource).query<Stored>({
      ...LIST_DELIVERIES,
      values: [
        namedTenant(tenant),
        peer ?? null,
        room_id ?? null,
        state ?? null,
        afterPeer,
        afterRoom,
        size + 1,
      ],
    });
    const items = rows.slice(0, size).map(rowOf);
    return { items, next: rows.length > size ? writePosition(items.at(-1)!) : null };
  }

  async peers(tenant: string): Promise<PeerDelivery[]> {
    const { rows } = await pgPool(this.dataSource).query<{ [Column in keyof PeerDelivery]: string | null }>({
      ...LIST_PEERS,
      values: [namedTenant(tenant)],
    });
    return rows.map((row) => ({
      peer: row.peer!,
      waiting_rooms: Number(row.waiting_rooms),
      oldest_undelivered_at: numberOf(row.oldest_undelivered_at),
      next_attempt_at: numberOf(row.next_attempt_at),
      failures: Number(row.failures),
    }));
  }

  async ofEvent(tenant: string, room_id: string, seq: number): Promise<EventDelivery[]> {
    const { rows } = await pgPool(this.dataSource).query<EventDelivery & { next_attempt_at: string | null }>({
      ...DELIVERY_OF_EVENT,
      values: [namedTenant(tenant), room_id, seq],
    });
    return rows.map((row) => ({ ...row, next_attempt_at: numberOf(row.next_attempt_at) }));
  }

  async redrive(
    { tenant, peer, room_id }: RedriveFilter,
    now: number,
  ): Promise<{ links: Link[]; rooms: number }> {
    const values = [namedTenant(tenant), peer ?? null, room_id ?? null];
    return inTransaction(pgPool(this.dataSource), async (client) => {
      const cursors = await client.query<Link>({ ...REDRIVE_CURSORS, values });
      const singles = await client.query<Link>({ ...REDRIVE_SINGLES, values });
      const waiting = [...cursors.rows, ...singles.rows];
      const links = [...new Map(waiting.map((link) => [linkKey(link), link])).values()];
      await client.query({ ...REDRIVE_PEERS, values: [...toColumns(links, 'tenant', 'peer'), now] });
      return { links, rooms: cursors.rows.length };
    });
  }
}

const numberOf = (stored: string | null): number | null => (stored === null ? null : Number(stored));

const rowOf = (stored: Stored): DeliveryRow => ({
  peer: stored.peer,
  room_id: stored.room_id,
  state: stored.state,
  acked_seq: Number(stored.acked_seq),
  head_seq: Number(stored.head_seq),
  failed_events: Number(stored.failed_events),
  oldest_undelivered_at: numberOf(stored.oldest_undelivered_at),
  next_attempt_at: numberOf(stored.next_attempt_at),
  last_error: stored.last_error,
});

const writePosition = ({ peer, room_id }: DeliveryRow): string =>
  Buffer.from(`${peer} ${room_id}`).toString('base64url');

function readPosition(position: string | undefined): [string, string] {
  if (position === undefined) return ['', ''];
  const [peer, room, ...rest] = Buffer.from(position, 'base64url').toString().split(' ');
  if (!peer || !room || rest.length > 0 || !isServerName(peer) || !isRoomId(room)) {
    throw new FederationError(
      refuse('SW_FED_MALFORMED_REQUEST', 'after takes a cursor that the list gave out.'),
    );
  }
  return [peer, room];
}

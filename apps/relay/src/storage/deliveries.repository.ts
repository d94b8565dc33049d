import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { Page } from '@app/contracts/contract';
import type { DeliveryRow, PeerDelivery } from '@app/contracts/relay';
import { pgPool } from '@app/persistence';
import { Deliveries, type DeliveryFilter } from '../use-cases/ports';

const LAST_ERROR = (alias: string) =>
  `CASE WHEN ${alias}.last_error_code IS NOT NULL THEN json_build_object(
     'code', ${alias}.last_error_code, 'message', ${alias}.last_error_message, 'at', ${alias}.last_error_at) END`;

const LIST = {
  name: 'relay-list-deliveries',
  text: `SELECT * FROM (
           SELECT c.peer, c.room_id, c.acked_seq, c.head_seq, c.tenant,
             CASE WHEN c.acked_seq < least(c.head_seq, c.to_seq) THEN 'waiting'
                  WHEN c.given_up_seq >= c.from_seq AND c.acked_seq = c.given_up_seq THEN 'failed'
                  ELSE 'delivered' END AS state,
             CASE WHEN c.acked_seq < least(c.head_seq, c.to_seq) THEN c.oldest_ts END AS oldest_undelivered_at,
             CASE WHEN c.acked_seq < least(c.head_seq, c.to_seq)
                  THEN greatest(c.next_attempt_at, p.next_attempt_at) END AS next_attempt_at,
             coalesce(${LAST_ERROR('p')}, ${LAST_ERROR('c')}) AS last_error
           FROM relay.cursors c JOIN relay.peers p USING (tenant, peer)
           WHERE c.tenant = $1 AND ($2::text IS NULL OR c.peer = $2) AND ($3::text IS NULL OR c.room_id = $3)
             AND (c.peer, c.room_id) > ($5, $6)
         ) AS delivery
         WHERE $4::text IS NULL OR state = $4
         ORDER BY peer, room_id LIMIT $7`,
};

const PEERS = {
  name: 'relay-list-peers',
  text: `SELECT p.peer, p.failures, p.next_attempt_at,
           work.rooms AS waiting_rooms, work.oldest AS oldest_undelivered_at
         FROM relay.peers p CROSS JOIN LATERAL (
           SELECT count(DISTINCT room_id) AS rooms, min(ts) AS oldest FROM (
             SELECT room_id, oldest_ts AS ts FROM relay.cursors c
             WHERE c.tenant = p.tenant AND c.peer = p.peer AND c.acked_seq < least(c.head_seq, c.to_seq)
             UNION ALL
             SELECT room_id, ts FROM relay.singles s WHERE s.tenant = p.tenant AND s.peer = p.peer
           ) AS waiting
         ) AS work
         WHERE p.tenant = $1 ORDER BY p.peer`,
};

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
    if (!tenant) throw new TypeError('deliveries belong to a tenant');
    const size = Math.min(Math.max(1, limit), MOST);
    const [afterPeer, afterRoom] = readPosition(after);
    const { rows } = await pgPool(this.dataSource).query<Stored>({
      ...LIST,
      values: [tenant, peer ?? null, room_id ?? null, state ?? null, afterPeer, afterRoom, size + 1],
    });
    const items = rows.slice(0, size).map(rowOf);
    return { items, next: rows.length > size ? writePosition(items.at(-1)!) : null };
  }

  async peers(tenant: string): Promise<PeerDelivery[]> {
    if (!tenant) throw new TypeError('deliveries belong to a tenant');
    const { rows } = await pgPool(this.dataSource).query<{ [Column in keyof PeerDelivery]: string | null }>({
      ...PEERS,
      values: [tenant],
    });
    return rows.map((row) => ({
      peer: row.peer!,
      waiting_rooms: Number(row.waiting_rooms),
      oldest_undelivered_at: numberOf(row.oldest_undelivered_at),
      next_attempt_at: numberOf(row.next_attempt_at),
      failures: Number(row.failures),
    }));
  }
}

const numberOf = (stored: string | null): number | null => (stored === null ? null : Number(stored));

const rowOf = (stored: Stored): DeliveryRow => ({
  peer: stored.peer,
  room_id: stored.room_id,
  state: stored.state,
  acked_seq: Number(stored.acked_seq),
  head_seq: Number(stored.head_seq),
  oldest_undelivered_at: numberOf(stored.oldest_undelivered_at),
  next_attempt_at: numberOf(stored.next_attempt_at),
  last_error: stored.last_error,
});

const writePosition = ({ peer, room_id }: DeliveryRow): string =>
  Buffer.from(`${peer} ${room_id}`).toString('base64url');

function readPosition(position: string | undefined): [string, string] {
  const [peer = '', room = ''] = Buffer.from(position ?? '', 'base64url')
    .toString()
    .split(' ');
  return [peer, room];
}

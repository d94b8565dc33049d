import { columnsOf, CURSOR_COLUMNS, SINGLE_COLUMNS } from './rows';

const LINKS = `unnest($1::text[], $2::text[]) AS link (tenant, peer)`;

export const RAISE_CHAINS = {
  name: 'relay-raise-chains',
  text: `INSERT INTO relay.chains AS known (tenant, room_id, head_seq)
         SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[])
         ON CONFLICT (tenant, room_id) DO UPDATE SET head_seq = greatest(known.head_seq, excluded.head_seq)`,
};

export const ADVANCE = {
  name: 'relay-advance',
  text: `WITH told AS (
           SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) AS told (tenant, room_id, seq, ts)
         ), locked AS MATERIALIZED (
           SELECT c.tenant, c.peer, c.room_id, told.seq, told.ts
           FROM told JOIN relay.cursors c USING (tenant, room_id)
           WHERE c.head_seq < told.seq AND (c.to_seq IS NULL OR c.to_seq > c.head_seq)
           ORDER BY c.tenant, c.room_id, c.peer FOR UPDATE OF c
         )
         UPDATE relay.cursors c SET
           head_seq = greatest(c.head_seq, locked.seq),
           oldest_ts = CASE WHEN c.acked_seq < least(c.head_seq, c.to_seq) THEN c.oldest_ts ELSE locked.ts END
         FROM locked
         WHERE (c.tenant, c.peer, c.room_id) = (locked.tenant, locked.peer, locked.room_id)
         RETURNING ${columnsOf('c', CURSOR_COLUMNS)}`,
};

/** Two processes may apply two changes in either order: the newer one stays. */
export const SET_READERS = {
  name: 'relay-set-readers',
  text: `INSERT INTO relay.cursors AS known (tenant, peer, room_id, from_seq, to_seq, readers_version, acked_seq, head_seq, oldest_ts)
         SELECT r.tenant, r.peer, r.room_id, r.from_seq, r.to_seq, r.version, r.from_seq - 1, chain.head_seq, $7
         FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[])
           AS r (tenant, peer, room_id, from_seq, to_seq, version)
         JOIN relay.chains chain USING (tenant, room_id)
         ORDER BY r.tenant, r.room_id, r.peer
         ON CONFLICT (tenant, peer, room_id) DO UPDATE SET
           from_seq = excluded.from_seq,
           to_seq = excluded.to_seq,
           readers_version = excluded.readers_version,
           acked_seq = greatest(known.acked_seq, excluded.acked_seq),
           head_seq = greatest(known.head_seq, excluded.head_seq),
           oldest_ts = coalesce(known.oldest_ts, excluded.oldest_ts),
           failures = 0, next_attempt_at = 0
         WHERE excluded.readers_version >= known.readers_version
         RETURNING ${columnsOf('known', CURSOR_COLUMNS)}`,
};

export const ADDRESS = {
  name: 'relay-address',
  text: `INSERT INTO relay.singles AS known (tenant, peer, room_id, seq, ts)
         SELECT DISTINCT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[])
         ON CONFLICT DO NOTHING
         RETURNING ${columnsOf('known', SINGLE_COLUMNS)}`,
};

export const MEET_PEERS = {
  name: 'relay-meet-peers',
  text: `INSERT INTO relay.peers (tenant, peer)
         SELECT tenant, peer FROM ${LINKS} ORDER BY tenant, peer ON CONFLICT DO NOTHING`,
};

export const LOCK_PEERS = {
  name: 'relay-lock-peers',
  text: `SELECT p.next_attempt_at IS NULL AS asleep
         FROM relay.peers p JOIN ${LINKS} USING (tenant, peer)
         ORDER BY p.tenant, p.peer FOR NO KEY UPDATE OF p`,
};

export const WAKE_PEERS = {
  name: 'relay-wake-peers',
  text: `UPDATE relay.peers p SET next_attempt_at = $3
         FROM ${LINKS}
         WHERE (p.tenant, p.peer) = (link.tenant, link.peer) AND p.next_attempt_at IS NULL`,
};

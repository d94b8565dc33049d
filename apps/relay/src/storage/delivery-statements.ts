const LAST_ERROR = (alias: string) =>
  `CASE WHEN ${alias}.last_error_code IS NOT NULL THEN json_build_object(
     'code', ${alias}.last_error_code, 'message', ${alias}.last_error_message, 'at', ${alias}.last_error_at) END`;

const WAITS = 'c.acked_seq < least(c.head_seq, c.to_seq)';

export const LIST_DELIVERIES = {
  name: 'relay-list-deliveries',
  text: `SELECT * FROM (
           SELECT c.peer, c.room_id, c.acked_seq, c.head_seq, c.tenant,
             CASE WHEN ${WAITS} THEN 'waiting' WHEN NOT isempty(c.failed) THEN 'failed' ELSE 'delivered' END AS state,
             (SELECT coalesce(sum(upper(f) - lower(f)), 0) FROM unnest(c.failed) AS f) AS failed_events,
             CASE WHEN ${WAITS} THEN c.oldest_ts END AS oldest_undelivered_at,
             CASE WHEN ${WAITS} THEN greatest(c.next_attempt_at, p.next_attempt_at) END AS next_attempt_at,
             coalesce(${LAST_ERROR('p')}, ${LAST_ERROR('c')}) AS last_error
           FROM relay.cursors c JOIN relay.peers p USING (tenant, peer)
           WHERE c.tenant = $1 AND ($2::text IS NULL OR c.peer = $2) AND ($3::text IS NULL OR c.room_id = $3)
             AND (c.peer, c.room_id) > ($5, $6)
         ) AS delivery
         WHERE $4::text IS NULL OR state = $4
         ORDER BY peer, room_id LIMIT $7`,
};

export const LIST_PEERS = {
  name: 'relay-list-peers',
  text: `SELECT p.peer, p.failures,
           CASE WHEN work.oldest IS NOT NULL THEN p.next_attempt_at END AS next_attempt_at,
           work.rooms AS waiting_rooms, work.oldest AS oldest_undelivered_at
         FROM relay.peers p CROSS JOIN LATERAL (
           SELECT count(DISTINCT room_id) AS rooms, min(ts) AS oldest FROM (
             SELECT room_id, oldest_ts AS ts FROM relay.cursors c
             WHERE c.tenant = p.tenant AND c.peer = p.peer AND ${WAITS}
             UNION ALL
             SELECT room_id, ts FROM relay.singles s WHERE s.tenant = p.tenant AND s.peer = p.peer
           ) AS waiting
         ) AS work
         WHERE p.tenant = $1 ORDER BY p.peer`,
};

export const DELIVERY_OF_EVENT = {
  name: 'relay-delivery-of-event',
  text: `SELECT peer, state,
           CASE WHEN state = 'waiting' THEN next_attempt_at END AS next_attempt_at,
           CASE WHEN state = 'waiting' THEN last_error_code END AS last_error_code
         FROM (
           SELECT c.peer, greatest(c.next_attempt_at, p.next_attempt_at) AS next_attempt_at,
             CASE WHEN c.acked_seq < $3 THEN 'waiting' WHEN c.failed @> $3::bigint THEN 'failed' ELSE 'delivered' END AS state,
             coalesce(p.last_error_code, c.last_error_code) AS last_error_code
           FROM relay.cursors c JOIN relay.peers p USING (tenant, peer)
           WHERE c.tenant = $1 AND c.room_id = $2 AND c.from_seq <= $3 AND (c.to_seq IS NULL OR c.to_seq >= $3)
         ) AS server
         ORDER BY peer`,
};

const ASKED_FOR = `tenant = $1 AND ($2::text IS NULL OR peer = $2) AND ($3::text IS NULL OR room_id = $3)`;

/** Cursors, then singles, then peers: the order in which everybody locks them. */
export const REDRIVE_CURSORS = {
  name: 'relay-redrive-cursors',
  text: `WITH again AS MATERIALIZED (
           SELECT tenant, room_id, peer FROM relay.cursors c
           WHERE ${ASKED_FOR} AND (${WAITS} OR NOT isempty(c.failed))
           ORDER BY tenant, room_id, peer FOR UPDATE
         )
         UPDATE relay.cursors c SET
           acked_seq = CASE WHEN isempty(c.failed) THEN c.acked_seq
                            ELSE least(c.acked_seq, greatest(c.from_seq, lower(c.failed)) - 1) END,
           oldest_ts = CASE WHEN isempty(c.failed) THEN c.oldest_ts ELSE c.failed_ts END,
           given_up_seq = -1, failures = 0, next_attempt_at = 0
         FROM again WHERE (c.tenant, c.room_id, c.peer) = (again.tenant, again.room_id, again.peer)
         RETURNING c.tenant, c.peer`,
};

export const REDRIVE_SINGLES = {
  name: 'relay-redrive-singles',
  text: `UPDATE relay.singles SET failures = 0, next_attempt_at = 0 WHERE ${ASKED_FOR} RETURNING tenant, peer`,
};

export const REDRIVE_PEERS = {
  name: 'relay-redrive-peers',
  text: `WITH again AS MATERIALIZED (
           SELECT tenant, peer FROM relay.peers JOIN unnest($1::text[], $2::text[]) AS link (tenant, peer) USING (tenant, peer)
           ORDER BY tenant, peer FOR UPDATE
         )
         UPDATE relay.peers p SET next_attempt_at = $3, retry_after = 0, redriven = p.lease_owner IS NOT NULL
         FROM again WHERE (p.tenant, p.peer) = (again.tenant, again.peer)`,
};

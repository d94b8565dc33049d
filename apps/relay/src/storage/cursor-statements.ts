import { columnsOf, CURSOR_COLUMNS, SINGLE_COLUMNS } from './rows';

const LINKS = `unnest($1::text[], $2::text[]) AS link (tenant, peer)`;

export const DUE_CURSORS = {
  name: 'relay-due-cursors',
  text: `SELECT due.* FROM ${LINKS} CROSS JOIN LATERAL (
           SELECT ${columnsOf('c', CURSOR_COLUMNS)} FROM relay.cursors c
           WHERE c.tenant = link.tenant AND c.peer = link.peer AND c.acked_seq < least(c.head_seq, c.to_seq)
             AND ($3::bigint IS NULL OR c.next_attempt_at <= $3) AND ($4::bigint IS NULL OR c.oldest_ts < $4)
           ORDER BY c.oldest_ts LIMIT $5
         ) AS due`,
};

export const DUE_SINGLES = {
  name: 'relay-due-singles',
  text: `SELECT due.* FROM ${LINKS} CROSS JOIN LATERAL (
           SELECT ${columnsOf('s', SINGLE_COLUMNS)} FROM relay.singles s
           WHERE s.tenant = link.tenant AND s.peer = link.peer
             AND ($3::bigint IS NULL OR s.next_attempt_at <= $3) AND ($4::bigint IS NULL OR s.ts < $4)
           ORDER BY s.room_id, s.seq LIMIT $5
         ) AS due`,
};

/** The table has the last word on where a cursor may be: the reader's start may have moved meanwhile. */
export const MOVE_CURSORS = {
  name: 'relay-move-cursors',
  text: `WITH moved AS (
           SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[],
                                $7::int[], $8::bigint[], $9::text[], $10::text[], $11::bigint[])
             AS moved (tenant, peer, room_id, acked_seq, given_up_seq, oldest_ts, failures, next_attempt_at, code, message,
                       confirmed_seq)
         ), locked AS MATERIALIZED (
           SELECT moved.* FROM moved JOIN relay.cursors c USING (tenant, peer, room_id)
           ORDER BY c.tenant, c.room_id, c.peer FOR UPDATE OF c
         )
         UPDATE relay.cursors c SET
           acked_seq = greatest(c.from_seq - 1, least(locked.acked_seq, greatest(c.head_seq, locked.given_up_seq))),
           given_up_seq = greatest(c.given_up_seq, locked.given_up_seq),
           failed = CASE WHEN locked.confirmed_seq IS NULL OR isempty(c.failed) THEN c.failed
                         ELSE c.failed * int8multirange(int8range(locked.confirmed_seq + 1, NULL)) END,
           -- The head may have moved on since the answer was judged.
           oldest_ts = coalesce(locked.oldest_ts, c.oldest_ts),
           failures = locked.failures,
           next_attempt_at = locked.next_attempt_at,
           last_error_code = locked.code,
           last_error_message = locked.message,
           last_error_at = CASE WHEN locked.code IS NULL THEN NULL
                                ELSE (extract(epoch FROM clock_timestamp()) * 1000)::bigint END
         FROM locked
         WHERE (c.tenant, c.peer, c.room_id) = (locked.tenant, locked.peer, locked.room_id)`,
};

export const FAIL_PLACES = {
  name: 'relay-fail-places',
  text: `UPDATE relay.cursors SET
           failed = failed + int8multirange(int8range($4, $5, '[]')),
           failed_ts = CASE WHEN isempty(failed) THEN $6 ELSE failed_ts END
         WHERE tenant = $1 AND room_id = $2 AND peer = $3`,
};

export const SETTLE_SINGLES = {
  name: 'relay-settle-singles',
  text: `DELETE FROM relay.singles s
         USING unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::int[], $6::bigint[])
           AS settled (tenant, peer, room_id, seq, failures, next_attempt_at)
         WHERE (s.tenant, s.peer, s.room_id, s.seq) = (settled.tenant, settled.peer, settled.room_id, settled.seq)`,
};

export const POSTPONE_SINGLES = {
  name: 'relay-postpone-singles',
  text: `UPDATE relay.singles s SET failures = later.failures, next_attempt_at = later.next_attempt_at
         FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::int[], $6::bigint[])
           AS later (tenant, peer, room_id, seq, failures, next_attempt_at)
         WHERE (s.tenant, s.peer, s.room_id, s.seq) = (later.tenant, later.peer, later.room_id, later.seq)`,
};

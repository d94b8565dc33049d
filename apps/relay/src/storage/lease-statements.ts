import { SIGNS } from './sign-of-life';

const LINKS = `unnest($1::text[], $2::text[]) AS link (tenant, peer)`;
/** Leases run by one clock, whatever those of the processes say. */
const NOW = `(extract(epoch FROM clock_timestamp()) * 1000)::bigint`;

export const CLAIM = {
  name: 'relay-claim',
  text: `WITH free AS (
           SELECT tenant, peer FROM relay.peers
           WHERE next_attempt_at <= $4 AND (leased_until IS NULL OR leased_until < ${NOW})
           ORDER BY next_attempt_at LIMIT $3 FOR UPDATE SKIP LOCKED
         )
         UPDATE relay.peers p SET lease_owner = $1, leased_until = ${NOW} + $2, redriven = false
         FROM free WHERE (p.tenant, p.peer) = (free.tenant, free.peer)
         RETURNING p.tenant, p.peer, p.failures, p.failure_class,
                   p.last_error_code AS code, p.last_error_message AS message, p.last_error_at AS at`,
};

/** As with any lease, the peer counts as one that wants to be served until it is handed back. */
export const CLAIM_IDLE = {
  name: 'relay-claim-idle',
  text: `WITH free AS (
           SELECT p.tenant, p.peer FROM relay.peers p JOIN ${LINKS} USING (tenant, peer)
           WHERE (p.leased_until IS NULL OR p.leased_until < ${NOW})
             AND p.failures = 0 AND coalesce(p.next_attempt_at, 0) <= $5
           ORDER BY p.tenant, p.peer FOR UPDATE OF p SKIP LOCKED
         )
         UPDATE relay.peers p SET lease_owner = $3, leased_until = ${NOW} + $4,
           next_attempt_at = coalesce(p.next_attempt_at, $5)
         FROM free WHERE (p.tenant, p.peer) = (free.tenant, free.peer)
         RETURNING p.tenant, p.peer`,
};

export const RENEW = {
  name: 'relay-renew',
  text: `WITH mine AS MATERIALIZED (
           SELECT p.tenant, p.peer FROM relay.peers p JOIN ${LINKS} USING (tenant, peer)
           WHERE p.lease_owner = $3 ORDER BY p.tenant, p.peer FOR UPDATE OF p
         )
         UPDATE relay.peers p SET leased_until = ${NOW} + $4
         FROM mine WHERE (p.tenant, p.peer) = (mine.tenant, mine.peer)
         RETURNING p.tenant, p.peer`,
};

export const LOCK_LEASED = {
  name: 'relay-lock-leased',
  text: `SELECT 1 FROM relay.peers p JOIN ${LINKS} USING (tenant, peer)
         WHERE p.lease_owner = $3 ORDER BY p.tenant, p.peer FOR UPDATE OF p`,
};

/** A peer for which nothing waits any more goes to sleep; the others wait for their first due work. */
export const HAND_BACK = {
  name: 'relay-hand-back',
  text: `UPDATE relay.peers p SET
           lease_owner = NULL, leased_until = NULL,
           -- greatest() passes over NULL: the sum is NULL when nothing waits.
           -- An admin who asked meanwhile does not wait for what the last attempt came to.
           next_attempt_at = CASE WHEN p.redriven THEN work.first
                                  ELSE work.first + greatest(told.until - work.first, 0) END,
           retry_after = told.retry_after, redriven = false,
           failures = told.failures, failure_class = told.failure_class,
           last_error_code = told.code, last_error_message = told.message, last_error_at = told.at
         FROM unnest($1::text[], $2::text[], $4::bigint[], $5::bigint[], $6::int[], $7::text[], $8::text[], $9::text[],
                     $10::bigint[])
           AS told (tenant, peer, until, retry_after, failures, failure_class, code, message, at)
         CROSS JOIN LATERAL (
           SELECT min(first) AS first FROM (
             SELECT c.next_attempt_at AS first FROM relay.cursors c
             WHERE c.tenant = told.tenant AND c.peer = told.peer AND c.acked_seq < least(c.head_seq, c.to_seq)
             UNION ALL
             SELECT s.next_attempt_at FROM relay.singles s WHERE s.tenant = told.tenant AND s.peer = told.peer
           ) AS waiting
         ) AS work
         WHERE (p.tenant, p.peer) = (told.tenant, told.peer) AND p.lease_owner = $3`,
};

export const RECOVER = {
  name: 'relay-recover',
  text: `UPDATE relay.peers p SET failures = 0, failure_class = NULL, retry_after = 0,
           last_error_code = NULL, last_error_message = NULL, last_error_at = NULL
         WHERE p.tenant = $1 AND p.peer = $2`,
};

export const END_WAITS = {
  name: 'relay-end-waits',
  text: `UPDATE relay.peers p SET next_attempt_at = greatest($3, p.retry_after)
         FROM (
           SELECT w.tenant, w.peer FROM relay.peers w JOIN ${LINKS} USING (tenant, peer)
           WHERE w.next_attempt_at > greatest($3, w.retry_after) AND w.lease_owner IS NULL
           ORDER BY w.tenant, w.peer FOR UPDATE OF w
         ) AS waiting
         WHERE (p.tenant, p.peer) = (waiting.tenant, waiting.peer)`,
};

/** What a peer would not take of one room may be welcome now. */
export const END_ROOM_WAITS = {
  name: 'relay-end-room-waits',
  text: `UPDATE relay.cursors c SET next_attempt_at = $3
         FROM (
           SELECT w.tenant, w.room_id, w.peer FROM relay.cursors w JOIN ${LINKS} USING (tenant, peer)
           WHERE w.acked_seq < least(w.head_seq, w.to_seq) AND w.next_attempt_at > $3
           ORDER BY w.tenant, w.room_id, w.peer FOR UPDATE OF w
         ) AS waiting
         WHERE (c.tenant, c.room_id, c.peer) = (waiting.tenant, waiting.room_id, waiting.peer)`,
};

export const END_HOLDS = {
  name: 'relay-end-holds',
  text: `UPDATE relay.peers SET next_attempt_at = $2
         WHERE tenant = $1 AND failure_class = 'held' AND next_attempt_at > $2`,
};

export const CHECK_IN = {
  name: 'relay-check-in',
  text: `INSERT INTO relay.workers AS known (worker, seen_at) VALUES ($1, ${NOW})
         ON CONFLICT (worker) DO UPDATE SET seen_at = excluded.seen_at`,
};

/** Workers that died without a word: their peers are free at once. */
export const BURY = {
  name: 'relay-bury',
  text: `WITH dead AS MATERIALIZED (
           DELETE FROM relay.workers
           WHERE worker <> $1 AND pg_try_advisory_xact_lock(${SIGNS}, hashtext(worker)) RETURNING worker
         ), orphaned AS MATERIALIZED (
           SELECT tenant, peer FROM relay.peers WHERE lease_owner IN (SELECT worker FROM dead)
           ORDER BY tenant, peer FOR UPDATE
         )
         UPDATE relay.peers p SET lease_owner = NULL, leased_until = NULL
         FROM orphaned WHERE (p.tenant, p.peer) = (orphaned.tenant, orphaned.peer)`,
};

export const COUNT = {
  name: 'relay-count',
  text: `SELECT (SELECT count(*) FROM relay.workers WHERE seen_at > ${NOW} - $1) AS workers,
                (SELECT count(*) FROM relay.peers WHERE next_attempt_at <= $2) AS wanted`,
};

export const CHECK_OUT = {
  name: 'relay-check-out',
  text: `DELETE FROM relay.workers WHERE worker = $1`,
};

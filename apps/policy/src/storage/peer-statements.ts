/** Of two words about one thing the newest wins, whichever arrives first. */
export const RECORD_PEERS = {
  name: 'policy-record-peers',
  text: `INSERT INTO policy.peers AS known
           (tenant, server_name, first_seen, last_seen, last_error_code, last_error_message, last_error_at,
            clock_offset_ms, clock_offset_at)
         SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::text[],
                              $7::bigint[], $8::bigint[], $9::bigint[])
         ON CONFLICT (tenant, server_name) DO UPDATE SET
           first_seen = least(known.first_seen, excluded.first_seen),
           last_seen = greatest(known.last_seen, excluded.last_seen),
           (last_error_code, last_error_message, last_error_at) = (
             SELECT CASE WHEN newer THEN excluded.last_error_code ELSE known.last_error_code END,
                    CASE WHEN newer THEN excluded.last_error_message ELSE known.last_error_message END,
                    greatest(known.last_error_at, excluded.last_error_at)
             FROM (VALUES (excluded.last_error_at >= coalesce(known.last_error_at, 0))) AS word (newer)),
           (clock_offset_ms, clock_offset_at) = (
             SELECT CASE WHEN newer THEN excluded.clock_offset_ms ELSE known.clock_offset_ms END,
                    greatest(known.clock_offset_at, excluded.clock_offset_at)
             FROM (VALUES (excluded.clock_offset_at >= coalesce(known.clock_offset_at, 0))) AS word (newer))
         -- That events come and go is said all the time, and is nothing new about the peer.
         WHERE excluded.last_seen > coalesce(known.last_seen, 0) OR excluded.first_seen < known.first_seen
            OR excluded.last_error_at IS NOT NULL OR excluded.clock_offset_at IS NOT NULL`,
};

export const RECORD_TRAFFIC = {
  name: 'policy-record-traffic',
  text: `INSERT INTO policy.traffic AS known (tenant, server_name, hour, sent, received)
         SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[])
         ON CONFLICT (tenant, server_name, hour) DO UPDATE SET
           sent = known.sent + excluded.sent, received = known.received + excluded.received`,
};

export const LIST_PEERS = {
  name: 'policy-list-peers',
  text: `SELECT peers.*, coalesce(moved.sent, 0) AS sent, coalesce(moved.received, 0) AS received
         FROM policy.peers
         LEFT JOIN (SELECT server_name, sum(sent) AS sent, sum(received) AS received FROM policy.traffic
                    WHERE tenant = $1 AND hour >= $2 GROUP BY server_name) AS moved USING (server_name)
         WHERE tenant = $1 ORDER BY server_name`,
};

export const TRAFFIC_BY_HOUR = {
  name: 'policy-traffic-by-hour',
  text: `SELECT hour, sum(sent) AS sent, sum(received) AS received FROM policy.traffic
         WHERE tenant = $1 AND hour >= $2 GROUP BY hour ORDER BY hour`,
};

export const CLOCK_OFFSET = {
  name: 'policy-clock-offset',
  text: `SELECT clock_offset_ms FROM policy.peers WHERE tenant = $1 AND server_name = $2`,
};

export const PRUNE_TRAFFIC = {
  name: 'policy-prune-traffic',
  text: `DELETE FROM policy.traffic WHERE hour < $1`,
};

export const PRUNE_STRANGERS = {
  name: 'policy-prune-strangers',
  text: `DELETE FROM policy.peers AS stranger USING (
           SELECT tenant, server_name,
                  row_number() OVER (PARTITION BY tenant ORDER BY last_error_at DESC NULLS LAST) AS place
           FROM policy.peers WHERE last_seen IS NULL) AS ranked
         WHERE stranger.tenant = ranked.tenant AND stranger.server_name = ranked.server_name
           AND stranger.last_seen IS NULL AND ranked.place > $1`,
};

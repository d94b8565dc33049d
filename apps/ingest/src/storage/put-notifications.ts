import { namedTenant } from '@app/persistence';
import type { PoolClient } from 'pg';
import type { Notification } from '../use-cases/log-session';

/**
 * One statement for a whole batch: a row for everybody of ours in the room who wants it, and a line of the live stream
 * for each row. What a person was told once is not told again.
 */
const PUT = `
  WITH said AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::jsonb[])
      AS n (tenant, kind, room_id, subject, sender, at, person, mentions)),
  made AS (
    INSERT INTO ingest.notifications (tenant, fqid, subject, kind, room_id, sender, at, mentioned)
    SELECT n.tenant, m.fqid, n.subject, n.kind, n.room_id, n.sender, n.at, n.mentions ? m.fqid
    FROM said n
    JOIN ingest.members m ON m.tenant = n.tenant AND m.room_id = n.room_id AND m.server = n.tenant
      AND m.membership = 'joined' AND m.fqid <> n.sender
    LEFT JOIN ingest.notification_settings s ON s.tenant = m.tenant AND s.fqid = m.fqid AND s.room_id = m.room_id
    WHERE n.person IS NULL AND (coalesce(s.notify, 'all') = 'all' OR (s.notify = 'mentions' AND n.mentions ? m.fqid))
    UNION ALL
    SELECT n.tenant, n.person, n.subject, n.kind, n.room_id, n.sender, n.at, false FROM said n WHERE n.person IS NOT NULL
    ON CONFLICT DO NOTHING RETURNING *)
  INSERT INTO ingest.stream (tenant, room_id, participant, kind, data)
  SELECT tenant, room_id, fqid, 'notifications', jsonb_build_object('id', subject, 'kind', kind, 'room_id', room_id,
    'sender', sender, 'at', at, 'mentioned', mentioned) FROM made`;

const COLUMNS = ['tenant', 'kind', 'room_id', 'subject', 'sender', 'at', 'person'] as const;

export async function putNotifications(client: PoolClient, rows: readonly Notification[]): Promise<void> {
  if (rows.length === 0) return;
  for (const { tenant } of rows) namedTenant(tenant);
  const values = COLUMNS.map((name): unknown[] => rows.map((row) => row[name]));
  values.push(rows.map(({ mentions }) => JSON.stringify(mentions)));
  await client.query({ name: 'put notifications', text: PUT, values });
}

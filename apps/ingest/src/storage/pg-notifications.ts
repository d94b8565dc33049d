import type { Page } from '@app/contracts/contract';
import type { NotificationView, Notify } from '@app/contracts/personal';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Notifications } from '../use-cases/read-notifications';
import type { PageAsk } from '../use-cases/views';
import { tenantQuery } from './tenant-query';

const MARK = /^(\d{1,16})_([A-Za-z0-9_-]{1,128})$/;

@Injectable()
export class PgNotifications extends Notifications {
  constructor(@InjectDataSource('ingest') private readonly db: DataSource) {
    super();
  }

  async list(tenant: string, fqid: string, { after, limit }: PageAsk): Promise<Page<NotificationView>> {
    const [, at = null, id = null] = MARK.exec(after ?? '') ?? [];
    const items = await tenantQuery<NotificationView[]>(
      this.db,
      `SELECT n.subject AS id, n.kind, n.room_id, r.name AS room_name, n.sender, n.at::float8 AS at, n.mentioned, n.read,
         (e.text::jsonb) -> 'content' ->> 'body' AS body
       FROM ingest.notifications n JOIN ingest.rooms r ON r.tenant = n.tenant AND r.room_id = n.room_id
       LEFT JOIN ingest.events e ON n.kind = 'message' AND e.tenant = n.tenant AND e.event_id = n.subject AND e.status = 'accepted'
       WHERE n.tenant = $1 AND n.fqid = $2 AND ($3::bigint IS NULL OR (n.at, n.subject) < ($3::bigint, $4::text))
       ORDER BY n.at DESC, n.subject DESC LIMIT $5`,
      [tenant, fqid, at, id, limit],
    );
    const last = items.at(-1);
    return { items, next: last && items.length === limit ? `${last.at}_${last.id}` : null };
  }

  async markRead(tenant: string, fqid: string, id: string): Promise<boolean> {
    const [, count] = await tenantQuery<[unknown, number]>(
      this.db,
      'UPDATE ingest.notifications SET read = true WHERE tenant = $1 AND fqid = $2 AND subject = $3',
      [tenant, fqid, id],
    );
    return count > 0;
  }

  async markReadUntil(
    tenant: string,
    fqid: string,
    until: string,
    roomId?: string,
  ): Promise<number | undefined> {
    const [row] = await tenantQuery<{ read: number }[]>(
      this.db,
      `WITH newest AS (
         SELECT at, subject FROM ingest.notifications WHERE tenant = $1 AND fqid = $2 AND subject = $3),
       marked AS (
         UPDATE ingest.notifications n SET read = true FROM newest
         WHERE n.tenant = $1 AND n.fqid = $2 AND NOT n.read AND ($4::text IS NULL OR n.room_id = $4)
           AND (n.at, n.subject) <= (newest.at, newest.subject)
         RETURNING 1)
       SELECT (SELECT count(*) FROM marked)::int AS read FROM newest`,
      [tenant, fqid, until, roomId ?? null],
    );
    return row?.read;
  }

  async settings(tenant: string, fqid: string): Promise<Record<string, Notify>> {
    const rows = await tenantQuery<{ room_id: string; notify: Notify }[]>(
      this.db,
      'SELECT room_id, notify FROM ingest.notification_settings WHERE tenant = $1 AND fqid = $2 ORDER BY room_id',
      [tenant, fqid],
    );
    return Object.fromEntries(rows.map(({ room_id, notify }) => [room_id, notify]));
  }

  async set(tenant: string, fqid: string, roomId: string, notify: Notify): Promise<void> {
    await tenantQuery(
      this.db,
      `INSERT INTO ingest.notification_settings (tenant, fqid, room_id, notify) VALUES ($1, $2, $3, $4)
       ON CONFLICT (tenant, fqid, room_id) DO UPDATE SET notify = excluded.notify`,
      [tenant, fqid, roomId, notify],
    );
  }

  async trim(keep: number): Promise<void> {
    await this.db.query(
      `DELETE FROM ingest.notifications n
       USING (SELECT tenant, fqid FROM ingest.notifications GROUP BY tenant, fqid HAVING count(*) > $1) many,
         LATERAL (SELECT at, subject FROM ingest.notifications k WHERE k.tenant = many.tenant AND k.fqid = many.fqid
                  ORDER BY at DESC, subject DESC OFFSET $1 LIMIT 1) newest_to_go
       WHERE n.tenant = many.tenant AND n.fqid = many.fqid AND (n.at, n.subject) <= (newest_to_go.at, newest_to_go.subject)`,
      [keep],
    );
  }
}

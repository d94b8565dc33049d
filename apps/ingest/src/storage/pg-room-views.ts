import type { Page } from '@app/contracts/contract';
import type {
  AuditFilter,
  AuditRow,
  InviteView,
  MemberDetails,
  RoomView,
  StreamItem,
} from '@app/contracts/ingest';
import { Clock } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { stateAt, type Invite } from '../domain/invite';
import { RoomViews, type PageAsk } from '../use-cases/views';
import { INVITE_COLUMNS, selectList } from './log-statements';
import { tenantQuery } from './tenant-query';

const ROOM_VIEW = `
  SELECT r.room_id, r.name, r.room_type, r.home, r.history, r.incognito, r.bridge, r.federate,
    coalesce(s.servers, '{}') AS foreign_servers, coalesce(s.count, 0)::int AS member_count, 0 AS unread,
    coalesce(s.servers, '{}') <> '{}' AS federated,
    coalesce(
      (SELECT e.ts FROM ingest.events e WHERE e.tenant = r.tenant AND e.room_id = r.room_id AND e.type = 'sw.message'
         AND e.status = 'accepted' ORDER BY e.ts DESC, e.event_id DESC LIMIT 1),
      (SELECT max(c.head_ts) FROM ingest.chains c WHERE c.tenant = r.tenant AND c.room_id = r.room_id), 0)::float8 AS active_at
  FROM ingest.rooms r
  LEFT JOIN LATERAL (
    SELECT array_agg(DISTINCT o.server) FILTER (WHERE o.server <> o.tenant) AS servers, count(*) AS count
    FROM ingest.members o WHERE o.tenant = r.tenant AND o.room_id = r.room_id AND o.membership = 'joined') s ON true`;

const INVITE_VIEW = `
  SELECT ${selectList(INVITE_COLUMNS, 'i')}, r.name AS room_name FROM ingest.invites i JOIN ingest.rooms r USING (tenant, room_id)`;

type InviteRow = Invite & { room_name: string };

@Injectable()
export class PgRoomViews extends RoomViews {
  constructor(
    @InjectDataSource('ingest') private readonly db: DataSource,
    private readonly clock: Clock,
  ) {
    super();
  }

  async rooms(
    tenant: string,
    fqid: string,
    { after, limit }: PageAsk,
    roomId?: string,
  ): Promise<Page<RoomView>> {
    const rows = await tenantQuery<RoomView[]>(
      this.db,
      `SELECT v.*, m.membership,
         (SELECT count(*)::int FROM ingest.notifications n WHERE n.tenant = $1 AND n.fqid = $2 AND n.room_id = v.room_id AND NOT n.read) AS unread
       FROM ingest.members m JOIN (${ROOM_VIEW} WHERE r.tenant = $1) v USING (room_id)
       WHERE m.tenant = $1 AND m.fqid = $2 AND m.membership = 'joined' AND v.room_id > $3 AND ($5::text IS NULL OR v.room_id = $5)
       ORDER BY v.room_id LIMIT $4`,
      [tenant, fqid, after ?? '', limit, roomId ?? null],
    );
    return pageOf(rows, limit);
  }

  async roomsForAdmin(
    tenant: string,
    { q, after, limit }: PageAsk & { q?: string },
    roomId?: string,
  ): Promise<Page<RoomView>> {
    const rows = await tenantQuery<RoomView[]>(
      this.db,
      `SELECT v.*, '' AS membership FROM (${ROOM_VIEW} WHERE r.tenant = $1 AND r.room_id > $2 AND ($4::text IS NULL OR r.room_id = $4)
         AND ($5::text IS NULL OR strpos(lower(r.name), lower($5)) > 0 OR r.room_id = $5)
       ORDER BY r.room_id LIMIT $3) v ORDER BY v.room_id`,
      [tenant, after ?? '', limit, roomId ?? null, q ?? null],
    );
    return pageOf(rows, limit);
  }

  async members(tenant: string, roomId: string): Promise<Page<MemberDetails>> {
    const items = await tenantQuery<MemberDetails[]>(
      this.db,
      `SELECT p.participant_id, m.fqid, coalesce(p.display_name, m.fqid) AS display_name, p.avatar_url,
         m.server <> m.tenant AS "foreign", m.membership
       FROM ingest.members m LEFT JOIN ingest.participants p USING (tenant, fqid)
       WHERE m.tenant = $1 AND m.room_id = $2 AND m.membership IN ('joined', 'left', 'kicked', 'banned') ORDER BY m.fqid`,
      [tenant, roomId],
    );
    return { items, next: null };
  }

  async invitesFor(tenant: string, fqid: string): Promise<InviteView[]> {
    const rows = await tenantQuery<InviteRow[]>(
      this.db,
      `${INVITE_VIEW} WHERE i.tenant = $1 AND i.target = $2 AND i.state <> 'sending' ORDER BY i.created_at DESC LIMIT 200`,
      [tenant, fqid],
    );
    return rows.map((row) => this.inviteView(row));
  }

  async invitesIn(tenant: string, roomId: string): Promise<InviteView[]> {
    const rows = await tenantQuery<InviteRow[]>(
      this.db,
      `${INVITE_VIEW} WHERE i.tenant = $1 AND i.room_id = $2 ORDER BY i.created_at DESC LIMIT 200`,
      [tenant, roomId],
    );
    return rows.map((row) => this.inviteView(row));
  }

  async invite(tenant: string, inviteId: string): Promise<InviteView | undefined> {
    const [row] = await tenantQuery<InviteRow[]>(
      this.db,
      `${INVITE_VIEW} WHERE i.tenant = $1 AND i.invite_id = $2`,
      [tenant, inviteId],
    );
    return row && this.inviteView(row);
  }

  async audit(tenant: string, filter: AuditFilter, { after, limit }: PageAsk): Promise<Page<AuditRow>> {
    const { action, peer, event_id, outcome, code, trace_id } = filter;
    const items = await tenantQuery<AuditRow[]>(
      this.db,
      `SELECT id, at::float8 AS at, action, outcome, peer, room_id, event_id, code, reason, detail, trace_id FROM ingest.sw_audit
       WHERE tenant = $1 AND ($2::text IS NULL OR action = $2 OR ($2 LIKE '%*' AND starts_with(action, rtrim($2, '*'))))
         AND ($3::text IS NULL OR peer = $3) AND ($4::text IS NULL OR event_id = $4) AND ($5::text IS NULL OR outcome = $5)
         AND ($6::text IS NULL OR code = $6) AND ($7::text IS NULL OR trace_id = $7) AND ($8::bigint IS NULL OR id < $8) ORDER BY id DESC LIMIT $9`,
      [
        tenant,
        ...[action, peer, event_id, outcome, code, trace_id, after].map((value) => value ?? null),
        limit,
      ],
    );
    return { items, next: items.length === limit ? items.at(-1)!.id : null };
  }

  /**
   * Rows are in the order of their transactions, and none is given out before every older transaction has ended:
   * otherwise one that commits late would be skipped for ever.
   */
  async stream(
    tenant: string,
    fqid: string,
    after: string | null,
    limit: number,
  ): Promise<{ items: StreamItem[]; position: string }> {
    if (after === null) return { items: [], position: await this.endOfStream() };
    const rows = await this.db.query<(StreamItem & { transaction: string; id: string })[]>(
      `SELECT s.transaction::text AS transaction, s.id, s.kind, s.room_id, s.data FROM ingest.stream s
       WHERE s.tenant = $1 AND (s.transaction, s.id) > ($2::xid8, $3::bigint) AND s.transaction < ${OLDEST_UNENDED}
         AND (s.participant = $4 OR (s.participant IS NULL AND EXISTS (
           SELECT 1 FROM ingest.members m WHERE m.tenant = $1 AND m.room_id = s.room_id AND m.fqid = $4 AND m.membership = 'joined')))
       ORDER BY s.transaction, s.id LIMIT $5`,
      [tenant, ...positionOf(after), fqid, limit],
    );
    const items = rows.map((row) => ({
      position: `${row.transaction}-${row.id}`,
      kind: row.kind,
      room_id: row.room_id,
      data: row.data,
    }));
    return { items, position: items.at(-1)?.position ?? after };
  }

  private async endOfStream(): Promise<string> {
    const [row] = await this.db.query<{ settled: string }[]>(`SELECT ${OLDEST_UNENDED}::text AS settled`);
    return `${row?.settled ?? '0'}-0`;
  }

  private inviteView({
    room_name,
    refusal_code: code,
    refusal_detail: detail,
    ...invite
  }: InviteRow): InviteView {
    const { invite_id, room_id, direct, inviter, target, expires_at } = invite;
    const state = stateAt({ ...invite, refusal_code: code, refusal_detail: detail }, this.clock.now());
    return {
      invite_id,
      room_id,
      room_name,
      direct,
      inviter,
      target,
      state,
      expires_at,
      refusal: code ? { code, ...(detail && { detail }) } : null,
    };
  }
}

const pageOf = (rows: RoomView[], limit: number): Page<RoomView> => ({
  items: rows,
  next: rows.length === limit ? rows.at(-1)!.room_id : null,
});

const OLDEST_UNENDED = 'pg_snapshot_xmin(pg_current_snapshot())';

const POSITION = /^(\d{1,19})-(\d{1,18})$/;

/** A position from elsewhere is taken as the beginning of what is kept. */
function positionOf(text: string): [string, string] {
  const match = POSITION.exec(text);
  return match ? [match[1]!, match[2]!] : ['0', '0'];
}

import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { Chain } from '../domain/chain';
import type { StoredEvent } from '../domain/stored-event';
import type { Fork } from '../use-cases/log-session';
import {
  LogViews,
  type ForkPlace,
  type OwnChain,
  type SharedRoom,
  type TimelineWindow,
} from '../use-cases/views';
import { CHAIN_COLUMNS, EVENT_COLUMNS, selectList } from './log-statements';
import { tenantQuery } from './tenant-query';

const EVENTS = `SELECT ${selectList(EVENT_COLUMNS, 'e')} FROM ingest.events e`;

/** How far back of a chain's head something may still be on its way. */
const LATELY = 1_000;

/** Greater than every character of an id. */
const BEHIND_ALL = '~';

@Injectable()
export class PgLogViews extends LogViews {
  constructor(@InjectDataSource('ingest') private readonly db: DataSource) {
    super();
  }

  messages(tenant: string, roomId: string, { before, after, limit }: TimelineWindow): Promise<StoredEvent[]> {
    const mark = before ?? after;
    const side = mark ? `AND (e.ts, e.event_id) ${before ? '<' : '>'} ($4, $5)` : '';
    const order = after && !before ? 'ASC' : 'DESC';
    return tenantQuery(
      this.db,
      `${EVENTS} WHERE e.tenant = $1 AND e.room_id = $2 AND e.type = 'sw.message' AND e.status = 'accepted' ${side}
       ORDER BY e.ts ${order}, e.event_id ${order} LIMIT $3`,
      [tenant, roomId, limit, ...(mark ? [mark.ts, mark.event_id] : [])],
    );
  }

  about(tenant: string, eventIds: readonly string[]): Promise<StoredEvent[]> {
    return tenantQuery(
      this.db,
      `${EVENTS} WHERE e.tenant = $1 AND e.target = ANY ($2) AND e.type IN ('sw.reaction', 'sw.edit', 'sw.erase') AND e.status = 'accepted'
       ORDER BY e.ts, e.event_id`,
      [tenant, eventIds],
    );
  }

  chains(tenant: string, roomId: string): Promise<Chain[]> {
    return tenantQuery(
      this.db,
      `SELECT ${selectList(CHAIN_COLUMNS, 'c')} FROM ingest.chains c WHERE tenant = $1 AND room_id = $2`,
      [tenant, roomId],
    );
  }

  range(
    tenant: string,
    roomId: string,
    origin: string,
    from: number,
    to: number,
    limit: number,
  ): Promise<StoredEvent[]> {
    return tenantQuery(
      this.db,
      `${EVENTS} WHERE e.tenant = $1 AND e.room_id = $2 AND e.origin = $3 AND e.seq BETWEEN $4 AND $5 ORDER BY e.seq LIMIT $6`,
      [tenant, roomId, origin, from, to, limit],
    );
  }

  before(tenant: string, roomId: string, eventId: string | null, limit: number): Promise<StoredEvent[]> {
    const side =
      eventId === null
        ? ''
        : 'AND (e.ts, e.event_id) < (SELECT ts, event_id FROM ingest.events WHERE tenant = $1 AND event_id = $4)';
    return tenantQuery(
      this.db,
      `${EVENTS} WHERE e.tenant = $1 AND e.room_id = $2 ${side} ORDER BY e.ts DESC, e.event_id DESC LIMIT $3`,
      [tenant, roomId, limit, ...(eventId === null ? [] : [eventId])],
    );
  }

  sharedRooms(tenant: string, server: string): Promise<SharedRoom[]> {
    return tenantQuery(
      this.db,
      `SELECT r.room_id, r.home, coalesce(m.ours, '{}') AS ours, coalesce(m.theirs, '{}') AS theirs
       FROM ingest.rooms r
       LEFT JOIN LATERAL (
         SELECT array_agg(o.fqid) FILTER (WHERE o.server = $1) AS ours, array_agg(o.fqid) FILTER (WHERE o.server = $2) AS theirs
         FROM ingest.members o WHERE o.tenant = $1 AND o.room_id = r.room_id AND o.membership = 'joined') m ON true
       WHERE r.tenant = $1 AND (r.home = $2 OR m.theirs IS NOT NULL OR EXISTS (
         SELECT 1 FROM ingest.invites i WHERE i.tenant = $1 AND i.room_id = r.room_id AND right(i.target, length($2) + 1) = ':' || $2
           AND i.state IN ('sending', 'pending', 'joining')))
       ORDER BY r.room_id`,
      [tenant, server],
    );
  }

  async byId(tenant: string, eventId: string): Promise<StoredEvent | undefined> {
    const [event] = await tenantQuery<StoredEvent[]>(
      this.db,
      `${EVENTS} WHERE e.tenant = $1 AND e.event_id = $2`,
      [tenant, eventId],
    );
    return event;
  }

  async ownIdsFrom(tenant: string, prefix: string, limit: number): Promise<string[]> {
    const found = await tenantQuery<{ event_id: string }[]>(
      this.db,
      `SELECT event_id FROM ingest.events
       WHERE tenant = $1 AND origin = $1 AND event_id >= $2 AND event_id < $3 ORDER BY event_id LIMIT $4`,
      [tenant, prefix, prefix + BEHIND_ALL, limit],
    );
    return found.map(({ event_id }) => event_id);
  }

  outwardChains(after: OwnChain | undefined, limit: number): Promise<OwnChain[]> {
    return this.db.query(
      `SELECT tenant, room_id FROM ingest.chains c
       WHERE origin = tenant AND (tenant, room_id) > ($1, $2) AND (
         EXISTS (SELECT FROM ingest.membership_facts f WHERE (f.tenant, f.room_id) = (c.tenant, c.room_id) AND f.server <> c.tenant)
         OR EXISTS (SELECT FROM ingest.invites i WHERE (i.tenant, i.room_id) = (c.tenant, c.room_id)))
       ORDER BY tenant, room_id LIMIT $3`,
      [after?.tenant ?? '', after?.room_id ?? '', limit],
    );
  }

  lately(
    { tenant, room_id, head_seq }: OwnChain & { head_seq: number },
    types: readonly string[],
  ): Promise<StoredEvent[]> {
    return tenantQuery(
      this.db,
      `${EVENTS} WHERE e.tenant = $1 AND e.room_id = $2 AND e.origin = $1 AND e.seq > $3 AND e.type = ANY ($4) ORDER BY e.seq`,
      [tenant, room_id, head_seq - LATELY, types],
    );
  }

  forksAfter(tenant: string, after: ForkPlace | undefined, limit: number): Promise<Fork[]> {
    const { room_id, origin, seq } = after ?? { room_id: '', origin: '', seq: -1 };
    return tenantQuery(
      this.db,
      `SELECT tenant, room_id, origin, seq::float8 AS seq, first_text, second_text, seen_at::float8 AS seen_at
       FROM ingest.forks WHERE tenant = $1 AND (room_id, origin, seq) > ($2, $3, $4) ORDER BY room_id, origin, seq LIMIT $5`,
      [tenant, room_id, origin, seq, limit],
    );
  }

  forks(
    tenant: string,
    roomId: string,
  ): Promise<{ origin: string; seq: number; first_text: string; second_text: string }[]> {
    return tenantQuery(
      this.db,
      'SELECT origin, seq::float8 AS seq, first_text, second_text FROM ingest.forks WHERE tenant = $1 AND room_id = $2 ORDER BY origin, seq',
      [tenant, roomId],
    );
  }
}

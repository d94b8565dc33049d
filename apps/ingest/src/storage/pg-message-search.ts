import type { SearchHit } from '@app/contracts/personal';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { highlightsOf, HIT_BEGINS, HIT_ENDS } from '../domain/highlights';
import { MessageSearch, type SearchAsk } from '../use-cases/search-messages';
import { tenantQuery } from './tenant-query';

/** Word for word the expression of the index. */
const WORDS = `to_tsvector('simple'::regconfig, (e.text::jsonb) -> 'content' ->> 'body')`;

/** A word that is everywhere is looked for in the newest of these only. */
const MOST_CANDIDATES = 1000;

const OPTIONS = `HighlightAll=true, StartSel="${HIT_BEGINS}", StopSel="${HIT_ENDS}"`;

/**
 * Whatever matches, message or edit, leads to its message; that counts by what it says now, as the timeline folds it:
 * the author's latest edit, and nothing once erased.
 */
const SEARCH = `
  WITH asked AS (SELECT websearch_to_tsquery('simple', $3) AS query),
  candidates AS (
    SELECT e.type, e.event_id, e.target FROM ingest.events e, asked
    WHERE e.tenant = $1 AND e.type IN ('sw.message', 'sw.edit') AND e.status = 'accepted' AND ${WORDS} @@ asked.query
      AND e.room_id IN (SELECT room_id FROM ingest.members WHERE tenant = $1 AND fqid = $2 AND membership = 'joined')
      AND ($4::text IS NULL OR e.room_id = $4)
    ORDER BY e.ts DESC LIMIT ${MOST_CANDIDATES}),
  messages AS (SELECT DISTINCT CASE type WHEN 'sw.edit' THEN target ELSE event_id END AS event_id FROM candidates),
  said AS (
    SELECT m.room_id, m.event_id, m.ts, m.sender, edit.body IS NOT NULL AS edited,
      coalesce(edit.body, (m.text::jsonb) -> 'content' ->> 'body') AS body
    FROM messages JOIN ingest.events m ON m.tenant = $1 AND m.event_id = messages.event_id
      AND m.type = 'sw.message' AND m.status = 'accepted' AND (m.text::jsonb) ? 'content'
    LEFT JOIN LATERAL (
      SELECT (e.text::jsonb) -> 'content' ->> 'body' AS body FROM ingest.events e
      WHERE e.tenant = $1 AND e.target = m.event_id AND e.type = 'sw.edit' AND e.status = 'accepted' AND e.sender = m.sender
        AND e.room_id = m.room_id AND (e.text::jsonb) ? 'content'
      ORDER BY e.ts DESC, e.event_id DESC LIMIT 1) edit ON true),
  best AS (
    SELECT said.*, ts_rank(to_tsvector('simple', said.body), asked.query) AS rank FROM said, asked
    WHERE to_tsvector('simple', said.body) @@ asked.query
      AND said.room_id IN (SELECT room_id FROM ingest.members WHERE tenant = $1 AND fqid = $2 AND membership = 'joined')
    ORDER BY rank DESC, said.ts DESC, said.event_id LIMIT $5)
  SELECT b.room_id, r.name AS room_name, b.event_id, b.ts::float8 AS ts, b.sender, b.edited, b.body,
    ts_headline('simple', translate(b.body, $7, '  '), asked.query, $6) AS marked
  FROM best b JOIN ingest.rooms r ON r.tenant = $1 AND r.room_id = b.room_id, asked
  ORDER BY b.rank DESC, b.ts DESC, b.event_id`;

type Row = Omit<SearchHit, 'highlights'> & { marked: string };

@Injectable()
export class PgMessageSearch extends MessageSearch {
  constructor(@InjectDataSource('ingest') private readonly db: DataSource) {
    super();
  }

  async find(tenant: string, fqid: string, { q, room_id, limit }: SearchAsk): Promise<SearchHit[]> {
    const rows = await tenantQuery<Row[]>(this.db, SEARCH, [
      tenant,
      fqid,
      q,
      room_id ?? null,
      limit,
      OPTIONS,
      HIT_BEGINS + HIT_ENDS,
    ]);
    return rows.map(({ marked, ...hit }) => ({ ...hit, highlights: highlightsOf(hit.body, marked) }));
  }
}

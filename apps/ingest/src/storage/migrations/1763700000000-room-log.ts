import { outboxTableSql } from '@app/runtime';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RoomLog1763700000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE ingest.participants (
        tenant text NOT NULL, participant_id uuid NOT NULL, fqid text NOT NULL, display_name text NOT NULL,
        avatar_url text, "foreign" boolean NOT NULL, updated_at bigint NOT NULL,
        PRIMARY KEY (tenant, participant_id), CONSTRAINT participants_fqid UNIQUE (tenant, fqid));

      CREATE TABLE ingest.rooms (
        tenant text NOT NULL, room_id text NOT NULL, home text NOT NULL, name text NOT NULL, room_type text NOT NULL,
        history text NOT NULL, creator text NOT NULL, incognito boolean NOT NULL, bridge boolean NOT NULL,
        direct boolean NOT NULL, federate boolean NOT NULL, create_text text, settings_seq bigint NOT NULL,
        created_at bigint NOT NULL,
        PRIMARY KEY (tenant, room_id));

      CREATE TABLE ingest.chains (
        tenant text NOT NULL, room_id text NOT NULL, origin text NOT NULL, since_seq bigint, since_prev text,
        head_seq bigint NOT NULL, head_id text, head_ts bigint NOT NULL, head_rank integer NOT NULL,
        max_seq bigint NOT NULL, max_ts bigint NOT NULL, state text NOT NULL,
        PRIMARY KEY (tenant, room_id, origin)) WITH (fillfactor = 70);

      CREATE TABLE ingest.events (
        tenant text NOT NULL, room_id text NOT NULL, origin text NOT NULL, seq bigint NOT NULL, event_id text NOT NULL,
        prev text, ts bigint NOT NULL, type text NOT NULL, sender text NOT NULL, status text NOT NULL, code text,
        reason text, linked boolean NOT NULL, applied boolean NOT NULL, target text, text text NOT NULL, rank integer NOT NULL,
        received_at bigint NOT NULL,
        PRIMARY KEY (tenant, room_id, origin, seq));
      CREATE UNIQUE INDEX events_id ON ingest.events (tenant, event_id);
      CREATE INDEX events_timeline ON ingest.events (tenant, room_id, ts, event_id) WHERE type = 'sw.message' AND status = 'accepted';
      CREATE INDEX events_target ON ingest.events (tenant, target) WHERE target IS NOT NULL;
      CREATE INDEX events_sender ON ingest.events (tenant, room_id, sender, seq);

      CREATE TABLE ingest.membership_facts (
        tenant text NOT NULL, room_id text NOT NULL, fqid text NOT NULL, server text NOT NULL, said_by text NOT NULL,
        said_at bigint NOT NULL, membership text NOT NULL, boundary bigint NOT NULL, heads jsonb NOT NULL,
        PRIMARY KEY (tenant, room_id, fqid, said_by, said_at));
      CREATE INDEX membership_facts_person ON ingest.membership_facts (tenant, fqid);

      CREATE TABLE ingest.members (
        tenant text NOT NULL, room_id text NOT NULL, fqid text NOT NULL, server text NOT NULL, membership text NOT NULL,
        PRIMARY KEY (tenant, room_id, fqid));
      CREATE INDEX members_person ON ingest.members (tenant, fqid);

      CREATE TABLE ingest.invites (
        tenant text NOT NULL, invite_id text NOT NULL, room_id text NOT NULL, inviter text NOT NULL, target text NOT NULL,
        state text NOT NULL, expires_at bigint NOT NULL, direct boolean NOT NULL, refusal_code text, refusal_detail text,
        created_at bigint NOT NULL,
        PRIMARY KEY (tenant, invite_id));
      CREATE INDEX invites_target ON ingest.invites (tenant, target);
      CREATE INDEX invites_room ON ingest.invites (tenant, room_id);

      CREATE TABLE ingest.direct_rooms (
        tenant text NOT NULL, local text NOT NULL, other text NOT NULL, room_id text NOT NULL,
        PRIMARY KEY (tenant, local, other));

      CREATE TABLE ingest.forks (
        tenant text NOT NULL, room_id text NOT NULL, origin text NOT NULL, seq bigint NOT NULL,
        first_text text NOT NULL, second_text text NOT NULL, seen_at bigint NOT NULL,
        PRIMARY KEY (tenant, room_id, origin, seq));

      CREATE TABLE ingest.tasks (
        tenant text NOT NULL, kind text NOT NULL, room_id text NOT NULL, key text NOT NULL, due_at bigint NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        PRIMARY KEY (tenant, kind, room_id, key));
      CREATE INDEX tasks_due ON ingest.tasks (due_at);

      CREATE TABLE ingest.idempotency_keys (
        tenant text NOT NULL, participant_id uuid NOT NULL, key text NOT NULL, room_id text NOT NULL,
        event_id text NOT NULL, seq bigint NOT NULL, ts bigint NOT NULL,
        PRIMARY KEY (tenant, participant_id, key));

      CREATE TABLE ingest.stream (
        tenant text NOT NULL, id bigint GENERATED ALWAYS AS IDENTITY, transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
        room_id text, participant text, kind text NOT NULL, data jsonb NOT NULL,
        PRIMARY KEY (tenant, id));
      CREATE INDEX stream_order ON ingest.stream (tenant, transaction, id);

      CREATE TABLE ingest.sw_audit (
        tenant text NOT NULL, id bigint GENERATED ALWAYS AS IDENTITY, at bigint NOT NULL, action text NOT NULL,
        outcome text NOT NULL, peer text, room_id text, event_id text, code text, reason text, detail text, trace_id text,
        PRIMARY KEY (tenant, id));
      CREATE INDEX sw_audit_event ON ingest.sw_audit (tenant, event_id) WHERE event_id IS NOT NULL;
      CREATE INDEX sw_audit_peer ON ingest.sw_audit (tenant, peer, id);
    `);
    await db.query(outboxTableSql('ingest'));
  }

  async down(db: QueryRunner): Promise<void> {
    const tables =
      'participants rooms chains events membership_facts members invites direct_rooms forks tasks idempotency_keys stream sw_audit outbox';
    await db.query(
      `DROP TABLE ${tables
        .split(' ')
        .map((table) => `ingest.${table}`)
        .join(', ')}`,
    );
  }
}

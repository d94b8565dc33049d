import type { MigrationInterface, QueryRunner } from 'typeorm';
import { outboxTableSql } from '@app/runtime';

export class PoliciesAndPeers1780000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE policy.policies (
        tenant text NOT NULL,
        default_mode text NOT NULL DEFAULT 'invite_only',
        allowed_peers text[] NOT NULL DEFAULT '{}',
        denied_peers text[] NOT NULL DEFAULT '{}',
        max_foreign_participants_per_room integer NOT NULL DEFAULT 50,
        max_backfill_events_per_request integer NOT NULL DEFAULT 1000,
        min_signature_protocol text NOT NULL DEFAULT 'v1',
        enabled boolean NOT NULL DEFAULT true,
        version bigint NOT NULL DEFAULT 0,
        CONSTRAINT policies_pkey PRIMARY KEY (tenant)
      )`);
    await runner.query(`
      CREATE TABLE policy.peers (
        tenant text NOT NULL,
        server_name text NOT NULL,
        first_seen bigint NOT NULL,
        last_seen bigint,
        last_error_code text,
        last_error_message text,
        last_error_at bigint,
        clock_offset_ms bigint,
        clock_offset_at bigint,
        CONSTRAINT peers_pkey PRIMARY KEY (tenant, server_name)
      )`);
    await runner.query(`
      CREATE TABLE policy.traffic (
        tenant text NOT NULL,
        server_name text NOT NULL,
        hour bigint NOT NULL,
        sent bigint NOT NULL,
        received bigint NOT NULL,
        CONSTRAINT traffic_pkey PRIMARY KEY (tenant, server_name, hour)
      )`);
    await runner.query(`CREATE INDEX traffic_hour ON policy.traffic (hour)`);
    await runner.query(outboxTableSql('policy'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE policy.outbox, policy.traffic, policy.peers, policy.policies`);
  }
}

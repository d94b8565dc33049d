import type { MigrationInterface, QueryRunner } from 'typeorm';
import { outboxTableSql } from '@app/runtime';

export class KeysAndPeers1780000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE identity.tenants (
        tenant text NOT NULL,
        federation_base text NOT NULL,
        created_at bigint NOT NULL,
        descriptor text,
        descriptor_issued_at bigint NOT NULL DEFAULT 0,
        descriptor_stale_at bigint NOT NULL DEFAULT 0,
        CONSTRAINT tenants_pkey PRIMARY KEY (tenant)
      )`);
    await runner.query(`
      CREATE TABLE identity.keys (
        tenant text NOT NULL,
        key_id text NOT NULL,
        public_key bytea NOT NULL,
        private_key_encrypted bytea NOT NULL,
        state text NOT NULL,
        valid_from bigint NOT NULL,
        valid_until bigint NOT NULL,
        created_at bigint NOT NULL,
        CONSTRAINT keys_pkey PRIMARY KEY (tenant, key_id)
      )`);
    await runner.query(
      `CREATE UNIQUE INDEX keys_one_active ON identity.keys (tenant) WHERE state = 'active'`,
    );
    await runner.query(`
      CREATE TABLE identity.peers (
        tenant text NOT NULL,
        server_name text NOT NULL,
        descriptor text NOT NULL,
        issued_at bigint NOT NULL,
        expires_at bigint NOT NULL,
        fetched_at bigint NOT NULL,
        federation_base text NOT NULL,
        protocol_versions text[] NOT NULL,
        alert text,
        CONSTRAINT peers_pkey PRIMARY KEY (tenant, server_name)
      )`);
    await runner.query(`
      CREATE TABLE identity.peer_keys (
        tenant text NOT NULL,
        server_name text NOT NULL,
        key_id text NOT NULL,
        public_key bytea NOT NULL,
        state text NOT NULL,
        valid_from bigint NOT NULL,
        valid_until bigint NOT NULL,
        first_seen bigint NOT NULL,
        CONSTRAINT peer_keys_pkey PRIMARY KEY (tenant, server_name, key_id)
      )`);
    await runner.query(outboxTableSql('identity'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TABLE identity.outbox, identity.peer_keys, identity.peers, identity.keys, identity.tenants`,
    );
  }
}

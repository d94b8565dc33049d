import type { MigrationInterface, QueryRunner } from 'typeorm';

const LAST_ERROR = `last_error_code text, last_error_message text, last_error_at bigint`;

export class Delivery1780000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE relay.peers (
        tenant text NOT NULL, peer text NOT NULL,
        lease_owner text, leased_until bigint,
        next_attempt_at bigint, retry_after bigint NOT NULL DEFAULT 0,
        failures integer NOT NULL DEFAULT 0, failure_class text, ${LAST_ERROR},
        CONSTRAINT peers_pkey PRIMARY KEY (tenant, peer)
      )`);
    await runner.query(
      `CREATE INDEX peers_waiting ON relay.peers (next_attempt_at) WHERE next_attempt_at IS NOT NULL`,
    );
    await runner.query(`
      CREATE TABLE relay.cursors (
        tenant text NOT NULL, room_id text NOT NULL, peer text NOT NULL,
        from_seq bigint NOT NULL, to_seq bigint,
        head_seq bigint NOT NULL, acked_seq bigint NOT NULL, given_up_seq bigint NOT NULL DEFAULT -1,
        oldest_ts bigint,
        failures integer NOT NULL DEFAULT 0, next_attempt_at bigint NOT NULL DEFAULT 0, ${LAST_ERROR},
        CONSTRAINT cursors_pkey PRIMARY KEY (tenant, room_id, peer)
      )`);
    await runner.query(
      `CREATE INDEX cursors_due ON relay.cursors (tenant, peer, oldest_ts)
         WHERE acked_seq < least(head_seq, to_seq)`,
    );
    await runner.query(`
      CREATE TABLE relay.singles (
        tenant text NOT NULL, peer text NOT NULL, room_id text NOT NULL, seq bigint NOT NULL, ts bigint NOT NULL,
        failures integer NOT NULL DEFAULT 0, next_attempt_at bigint NOT NULL DEFAULT 0,
        CONSTRAINT singles_pkey PRIMARY KEY (tenant, peer, room_id, seq)
      )`);
    await runner.query(`
      CREATE TABLE relay.chains (
        tenant text NOT NULL, room_id text NOT NULL, head_seq bigint NOT NULL,
        CONSTRAINT chains_pkey PRIMARY KEY (tenant, room_id)
      )`);
    await runner.query(`
      CREATE TABLE relay.workers (
        worker text NOT NULL, seen_at bigint NOT NULL,
        CONSTRAINT workers_pkey PRIMARY KEY (worker)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE relay.peers, relay.cursors, relay.singles, relay.chains, relay.workers`);
  }
}

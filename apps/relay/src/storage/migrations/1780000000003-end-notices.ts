import type { MigrationInterface, QueryRunner } from 'typeorm';

export class EndNotices1780000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE relay.end_notices (
        tenant text NOT NULL, peer text NOT NULL, ts bigint NOT NULL,
        failures integer NOT NULL DEFAULT 0, next_attempt_at bigint NOT NULL DEFAULT 0,
        CONSTRAINT end_notices_pkey PRIMARY KEY (tenant, peer)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE relay.end_notices`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ReadersVersion1780000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE relay.cursors ADD COLUMN readers_version bigint NOT NULL DEFAULT 0`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE relay.cursors DROP COLUMN readers_version`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

export class FailedPlaces1780000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE relay.cursors
        ADD COLUMN failed int8multirange NOT NULL DEFAULT '{}', ADD COLUMN failed_ts bigint`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE relay.cursors DROP COLUMN failed, DROP COLUMN failed_ts`);
  }
}

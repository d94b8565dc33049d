import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Peerings1780000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE policy.policies ADD peerings jsonb NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE policy.policies DROP peerings`);
  }
}

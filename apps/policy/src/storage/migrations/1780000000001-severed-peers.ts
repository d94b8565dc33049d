import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SeveredPeers1780000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE policy.policies ADD severed_peers text[] NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE policy.policies DROP severed_peers`);
  }
}

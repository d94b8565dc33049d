import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Redriven1780000000010 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE relay.peers ADD redriven boolean NOT NULL DEFAULT false');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE relay.peers DROP redriven');
  }
}

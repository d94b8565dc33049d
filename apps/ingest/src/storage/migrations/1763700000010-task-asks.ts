import type { MigrationInterface, QueryRunner } from 'typeorm';

export class TaskAsks1763700000010 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE ingest.tasks ADD asks integer NOT NULL DEFAULT 1');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE ingest.tasks DROP asks');
  }
}

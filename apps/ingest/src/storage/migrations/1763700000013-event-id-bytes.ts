import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Event ids are ordered by their bytes (docs/protocol.md, "The model"), whatever the language of the database. */
export class EventIdBytes1763700000013 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE ingest.events ALTER COLUMN event_id TYPE text COLLATE "C"');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE ingest.events ALTER COLUMN event_id TYPE text COLLATE "default"');
  }
}

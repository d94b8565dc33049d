import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What messages and edits say, to be searched; an erased text has no body and so leaves the index by itself. */
export class Search1763700000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE INDEX events_body ON ingest.events
        USING gin (to_tsvector('simple'::regconfig, (text::jsonb) -> 'content' ->> 'body'))
        WHERE type IN ('sw.message', 'sw.edit') AND status = 'accepted'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP INDEX ingest.events_body');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An erasure finds what the live stream keeps of the message. */
export class StreamEvents1763700000011 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE INDEX stream_event ON ingest.stream (tenant, (data ->> 'event_id')) WHERE kind = 'timeline'`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP INDEX ingest.stream_event');
  }
}

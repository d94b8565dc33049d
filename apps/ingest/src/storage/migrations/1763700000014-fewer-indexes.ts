import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Two indexes less for each event. What a person said is found in the chain of their server, which the primary key
 * orders; and the live stream is only ever read in its own order.
 */
export class FewerIndexes1763700000014 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      DROP INDEX ingest.events_sender;
      DROP INDEX ingest.stream_order;
      ALTER TABLE ingest.stream DROP CONSTRAINT stream_pkey, ADD PRIMARY KEY (tenant, transaction, id);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE ingest.stream DROP CONSTRAINT stream_pkey, ADD PRIMARY KEY (tenant, id);
      CREATE INDEX stream_order ON ingest.stream (tenant, transaction, id);
      CREATE INDEX events_sender ON ingest.events (tenant, room_id, sender, seq);
    `);
  }
}

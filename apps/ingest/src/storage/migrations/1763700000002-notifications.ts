import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Notifications1763700000002 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE ingest.notifications (
        tenant text NOT NULL, fqid text NOT NULL, subject text NOT NULL, kind text NOT NULL, room_id text NOT NULL,
        sender text NOT NULL, at bigint NOT NULL, mentioned boolean NOT NULL, read boolean NOT NULL DEFAULT false,
        PRIMARY KEY (tenant, fqid, subject));
      CREATE INDEX notifications_newest ON ingest.notifications (tenant, fqid, at, subject);
      CREATE INDEX notifications_unread ON ingest.notifications (tenant, fqid, room_id) WHERE NOT read;

      CREATE TABLE ingest.notification_settings (
        tenant text NOT NULL, fqid text NOT NULL, room_id text NOT NULL, notify text NOT NULL,
        PRIMARY KEY (tenant, fqid, room_id));
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE ingest.notifications, ingest.notification_settings');
  }
}

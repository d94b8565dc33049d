import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The story of one trace, and what was refused with one code, are found among millions of rows. */
export class AuditLookups1763700000012 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE INDEX sw_audit_trace ON ingest.sw_audit (tenant, trace_id) WHERE trace_id IS NOT NULL;
      CREATE INDEX sw_audit_code ON ingest.sw_audit (tenant, code, id) WHERE code IS NOT NULL;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP INDEX ingest.sw_audit_trace; DROP INDEX ingest.sw_audit_code');
  }
}

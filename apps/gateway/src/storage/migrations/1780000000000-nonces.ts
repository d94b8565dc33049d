import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Nonces1780000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE gateway.nonces (
        tenant text NOT NULL,
        signer text NOT NULL,
        nonce text NOT NULL,
        expires_at bigint NOT NULL,
        CONSTRAINT nonces_pkey PRIMARY KEY (tenant, signer, nonce)
      )`);
    await runner.query(`CREATE INDEX nonces_expires_at ON gateway.nonces (expires_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE gateway.nonces`);
  }
}

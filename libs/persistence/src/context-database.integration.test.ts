import 'reflect-metadata';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getDataSourceToken, getRepositoryToken } from '@nestjs/typeorm';
import { Client } from 'pg';
import {
  Column,
  type DataSource,
  Entity,
  type MigrationInterface,
  PrimaryColumn,
  type QueryRunner,
  type Repository,
} from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../test/support/postgres';
import { bigintColumn } from './columns';
import { contextDatabase } from './context-database';
import { createDataSource } from './data-source';
import { DatabaseSettings } from './database-settings';
import { migrate, pendingSchemaChanges } from './migrate';
import { pgPool } from './pg-pool';
import { prepareDatabase } from './prepare-database';

@Entity('note')
class Note {
  @PrimaryColumn('text') id!: string;
  @Column('bigint', { transformer: bigintColumn }) ts!: number;
}

class CreateNote1763700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE note (id text PRIMARY KEY, ts bigint NOT NULL)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE note');
  }
}

const NOTES = { context: 'ingest', entities: [Note], migrations: [CreateNote1763700000000] };

describe('the database of a context', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let opened: DataSource[];
  beforeEach(async () => {
    database = await testDatabase();
    opened = [];
  });
  afterEach(async () => {
    await Promise.all(opened.map((dataSource) => dataSource.destroy()));
    await database.drop();
  });

  async function open(tables = NOTES): Promise<DataSource> {
    const dataSource = await createDataSource({ url: database.url, ...tables }).initialize();
    opened.push(dataSource);
    return dataSource;
  }

  it('is ready, migrated and injectable once the Nest module is', async () => {
    const application = await NestFactory.createApplicationContext(
      moduleOf(database.url, contextDatabase(NOTES)),
      { logger: ['error'], abortOnError: false },
    );
    const notes = application.get<Repository<Note>>(getRepositoryToken(Note, 'ingest'), { strict: false });
    await notes.insert({ id: 'first', ts: 1763700000000 });
    expect(await notes.findOneBy({ id: 'first' })).toEqual({ id: 'first', ts: 1763700000000 });
    const dataSource = application.get<DataSource>(getDataSourceToken('ingest'), { strict: false });
    await application.close();
    expect(dataSource.isInitialized).toBe(false);
  });

  it('runs each migration once, however many processes start together', async () => {
    await prepareDatabase(database.url, ['ingest']);
    const dataSources = await Promise.all([open(), open(), open()]);
    const done = await Promise.all(dataSources.map(migrate));
    expect(done.toSorted()).toEqual([0, 0, 1]);
  });

  it('gives the lock back when a migration fails, and leaves nothing of it behind', async () => {
    await prepareDatabase(database.url, ['ingest']);
    class Broken1763700000001 implements MigrationInterface {
      async up(runner: QueryRunner): Promise<void> {
        await runner.query('SELECT broken');
      }
      async down(): Promise<void> {}
    }
    const broken = await open({ ...NOTES, migrations: [CreateNote1763700000000, Broken1763700000001] });
    await expect(migrate(broken)).rejects.toThrow('broken');
    expect(await migrate(await open())).toBe(1);
  });

  it('goes on beside a release that adds a column, and starts again where that is there', async () => {
    await prepareDatabase(database.url, ['ingest']);
    class AddColour1763700000001 implements MigrationInterface {
      async up(runner: QueryRunner): Promise<void> {
        await runner.query(`ALTER TABLE note ADD colour text NOT NULL DEFAULT 'none'`);
      }
      async down(runner: QueryRunner): Promise<void> {
        await runner.query('ALTER TABLE note DROP colour');
      }
    }
    const old = await open();
    await migrate(old);
    const newer = await open({ ...NOTES, migrations: [CreateNote1763700000000, AddColour1763700000001] });
    expect(await migrate(newer)).toBe(1);
    await old.getRepository(Note).insert({ id: 'by the old one', ts: 1 });
    const again = await open();
    expect(await migrate(again)).toBe(0);
    expect(await again.query('SELECT id, colour FROM note')).toEqual([
      { id: 'by the old one', colour: 'none' },
    ]);
  });

  it('says which changes the migrations forgot', async () => {
    await prepareDatabase(database.url, ['ingest']);
    const dataSource = await open();
    await migrate(dataSource);
    expect(await pendingSchemaChanges(dataSource)).toEqual([]);
    await dataSource.query('ALTER TABLE note DROP COLUMN ts');
    expect(await pendingSchemaChanges(dataSource)).toEqual([expect.stringContaining('ADD "ts"')]);
  });

  it('survives the loss of its connections, idle and busy', async () => {
    await prepareDatabase(database.url, ['ingest']);
    const pool = pgPool(await open());
    const busy = await pool.connect();
    const idle = await pool.connect();
    idle.release();
    const superuser = new Client({ connectionString: database.url });
    await superuser.connect();
    await superuser.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                           WHERE datname = current_database() AND usename IS NOT NULL AND pid <> pg_backend_pid()`);
    await superuser.end();
    await expect(busy.query('SELECT 1')).rejects.toThrow();
    busy.release(true);
    await expect.poll(() => pool.totalCount).toBe(0);
    const { rows } = await pool.query<{ answer: number }>('SELECT 42 AS answer');
    expect(rows).toEqual([{ answer: 42 }]);
  });
});

function moduleOf(url: string, databaseModule: DynamicModule): DynamicModule {
  @Global()
  @Module({ providers: [{ provide: DatabaseSettings, useValue: { url } }], exports: [DatabaseSettings] })
  class Settings {}
  @Module({})
  class Root {}
  return { module: Root, imports: [Settings, databaseModule] };
}

import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TRAFFIC, type Context } from '@app/contracts/traffic';
import { migrate, pendingSchemaChanges } from '@app/persistence';
import type { RunningApplication } from '@app/runtime';
import { startContexts } from '../support/application';
import { testDatabase } from '../support/postgres';

const CONTEXTS = Object.keys(TRAFFIC) as Context[];

let database: Awaited<ReturnType<typeof testDatabase>>;
const running = new Map<Context, RunningApplication>();

beforeAll(async () => {
  database = await testDatabase();
  for (const context of CONTEXTS) {
    const started = await startContexts({
      serverName: 'home.localhost',
      databaseUrl: database.url,
      contexts: [context],
    });
    running.set(context, started);
  }
});
afterAll(async () => {
  for (const one of running.values()) await one.stop();
  await database?.drop();
});

/** Everything that a schema holds, by kind and name, but the list of migrations itself. */
const HOLDS = `SELECT concat(c.relkind, ' ', c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relname !~ '^(migrations|PK_)' ORDER BY 1`;

describe('the migrations', () => {
  it.each(CONTEXTS)('of %s can be taken back one by one, and made again', async (context) => {
    const dataSource = running
      .get(context)!
      .app.get<DataSource>(getDataSourceToken(context), { strict: false });
    const holds = async () =>
      (await dataSource.query<{ name: string }[]>(HOLDS, [context])).map(({ name }) => name);
    const whole = await holds();
    const { length } = dataSource.migrations;
    for (let taken = 0; taken < length; taken += 1) await dataSource.undoLastMigration();
    expect(await holds()).toEqual([]);
    expect(await migrate(dataSource)).toBe(length);
    expect(await holds()).toEqual(whole);
    expect(await pendingSchemaChanges(dataSource)).toEqual([]);
  });
});

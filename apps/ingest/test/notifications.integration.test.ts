import { createDataSource, migrate, prepareDatabase } from '@app/persistence';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DataSource } from 'typeorm';
import { testDatabase } from '../../../test/support/postgres';
import { RoomLog1763700000000 } from '../src/storage/migrations/1763700000000-room-log';
import { Notifications1763700000002 } from '../src/storage/migrations/1763700000002-notifications';
import { PgNotifications } from '../src/storage/pg-notifications';

let database: Awaited<ReturnType<typeof testDatabase>>;
let db: DataSource;

beforeAll(async () => {
  database = await testDatabase();
  await prepareDatabase(database.url, ['ingest']);
  db = createDataSource({
    url: database.url,
    context: 'ingest',
    entities: [],
    migrations: [RoomLog1763700000000, Notifications1763700000002],
  });
  await db.initialize();
  await migrate(db);
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

it('everybody keeps their newest notifications and no more', async () => {
  await db.query(`
    INSERT INTO ingest.notifications (tenant, fqid, subject, kind, room_id, sender, at, mentioned)
    SELECT t, f, 'ev_' || n, 'message', 'rm', '@a:a.example', n / 2, false
    FROM unnest(ARRAY['b.example', 'c.example']) t, unnest(ARRAY['@x:b', '@y:b']) f, generate_series(1, 7) n
    WHERE f = '@x:b' OR n <= 3`);
  await new PgNotifications(db).trim(5);
  const left = await db.query<{ fqid: string; subjects: string[] }[]>(
    'SELECT fqid, array_agg(subject ORDER BY subject) AS subjects FROM ingest.notifications GROUP BY tenant, fqid ORDER BY fqid',
  );
  const newest = { fqid: '@x:b', subjects: ['ev_3', 'ev_4', 'ev_5', 'ev_6', 'ev_7'] };
  const few = { fqid: '@y:b', subjects: ['ev_1', 'ev_2', 'ev_3'] };
  expect(left).toEqual([newest, newest, few, few]);
});

import { createDataSource, migrate, prepareDatabase } from '@app/persistence';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../test/support/postgres';
import { RoomLog1763700000000 } from '../src/storage/migrations/1763700000000-room-log';
import { EventIdBytes1763700000013 } from '../src/storage/migrations/1763700000013-event-id-bytes';
import { PgLogViews } from '../src/storage/pg-log-views';

const TENANT = 'b.example';
const ROOM = 'rm_1';
/** In the order of their bytes; a dictionary has them otherwise. */
const IDS = ['ev_-', 'ev_9', 'ev_B', 'ev_Z', 'ev__', 'ev_a', 'ev_ab', 'ev_az', 'ev_b'];

describe('in a database that orders text as a dictionary does', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let db: DataSource;

  beforeAll(async () => {
    database = await testDatabase(`TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'`);
    await prepareDatabase(database.url, ['ingest']);
    const migrations = [RoomLog1763700000000, EventIdBytes1763700000013];
    db = createDataSource({ url: database.url, context: 'ingest', entities: [], migrations });
    await db.initialize();
    await migrate(db);
    await db.query(
      `INSERT INTO ingest.events (tenant, room_id, origin, seq, event_id, ts, type, sender, status, linked, applied, text, rank, received_at)
       SELECT $1, $2, $1, n, id, 1, 'sw.message', '@a:b.example', 'accepted', true, true, '{}', 0, 1
       FROM unnest($3::text[]) WITH ORDINALITY AS t (id, n)`,
      [TENANT, ROOM, IDS.toReversed()],
    );
  });

  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  it('messages of one moment are in the order of their ids’ bytes, as on every other server', async () => {
    const messages = await new PgLogViews(db).messages(TENANT, ROOM, { limit: 20 });
    expect(messages.map(({ event_id }) => event_id)).toEqual(IDS.toReversed());
  });

  it('ids are found by what they begin with', async () => {
    const views = new PgLogViews(db);
    expect(await views.ownIdsFrom(TENANT, 'ev_a', 20)).toEqual(['ev_a', 'ev_ab', 'ev_az']);
    expect(await views.ownIdsFrom(TENANT, 'ev_a', 1)).toEqual(['ev_a']);
    expect(await views.ownIdsFrom('c.example', 'ev_a', 20)).toEqual([]);
  });
});

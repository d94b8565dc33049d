import 'reflect-metadata';
import { EventBus, MessagingModule } from '@app/messaging';
import { createDataSource, migrate, prepareDatabase } from '@app/persistence';
import { Outbox, SystemClock } from '@app/runtime';
import { NestFactory } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase } from '../../../test/support/postgres';
import type { Room } from '../src/domain/room-kinds';
import { RoomLog1763700000000 } from '../src/storage/migrations/1763700000000-room-log';
import { PgRoomLog } from '../src/storage/pg-room-log';

const ROOM: Room = {
  tenant: 'b.example',
  room_id: 'rm_1:a.example',
  home: 'a.example',
  name: '',
  room_type: 'dm',
  history: 'shared',
  creator: '@ann:a.example',
  incognito: false,
  bridge: false,
  direct: true,
  federate: true,
  create_text: null,
  settings_seq: -1,
  created_at: 1,
};

const closing: (() => Promise<void>)[] = [];
let db: DataSource;
let log: PgRoomLog;

beforeAll(async () => {
  const database = await testDatabase();
  closing.push(database.drop);
  await prepareDatabase(database.url, ['ingest']);
  db = createDataSource({
    url: database.url,
    context: 'ingest',
    entities: [],
    migrations: [RoomLog1763700000000],
  });
  await db.initialize();
  closing.push(() => db.destroy());
  await migrate(db);
  const messaging = await NestFactory.createApplicationContext(
    MessagingModule.forRoot({ processName: 'test' }),
    { logger: false },
  );
  closing.push(() => messaging.close());
  log = new PgRoomLog(db, new Outbox('ingest'), messaging.get(EventBus), new SystemClock());
});
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

it('a room that was switched off stays so, whatever the home’s words say meanwhile', async () => {
  await log.transact((session) => Promise.resolve(session.putRoom(ROOM)));

  await log.transact(async (homesWord) => {
    const read = (await homesWord.room(ROOM.tenant, ROOM.room_id))!;
    await log.transact(async (admin) => {
      admin.switchFederation((await admin.room(ROOM.tenant, ROOM.room_id))!, false);
    });
    homesWord.putRoom({ ...read, create_text: '{}' });
  });

  const room = await log.transact((session) => session.room(ROOM.tenant, ROOM.room_id));
  expect(room).toEqual({ ...ROOM, federate: false, create_text: '{}' });
});

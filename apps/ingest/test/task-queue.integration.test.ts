import { createDataSource, migrate, pgPool, prepareDatabase } from '@app/persistence';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase } from '../../../test/support/postgres';
import { putTasks } from '../src/storage/log-statements';
import { RoomLog1763700000000 } from '../src/storage/migrations/1763700000000-room-log';
import { TaskAsks1763700000010 } from '../src/storage/migrations/1763700000010-task-asks';
import { TaskQueueRepository } from '../src/storage/task-queue.repository';
import { TaskTable } from '../src/storage/task.table';
import type { Task } from '../src/use-cases/log-session';

const TASK: Task = {
  tenant: 'b.example',
  kind: 'fill-hole',
  room_id: 'rm_1',
  key: 'a.example',
  due_at: 1_000,
};

const ROOM = { prompt: 10, leisurely: 2 };

let database: Awaited<ReturnType<typeof testDatabase>>;
let db: DataSource;
let queue: TaskQueueRepository;

const ask = async (...tasks: Task[]) => {
  const client = await pgPool(db).connect();
  try {
    await putTasks(client, tasks.length > 0 ? tasks : [TASK]);
  } finally {
    client.release();
  }
};

beforeAll(async () => {
  database = await testDatabase();
  await prepareDatabase(database.url, ['ingest']);
  db = createDataSource({
    url: database.url,
    context: 'ingest',
    entities: [TaskTable],
    migrations: [RoomLog1763700000000, TaskAsks1763700000010],
  });
  await db.initialize();
  await migrate(db);
  queue = new TaskQueueRepository(db.getRepository(TaskTable));
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

it('a task is one process’s for as long as that renews it, and is gone once it is done', async () => {
  await ask();
  const [task] = await queue.claim(1_000, 500, ROOM);
  expect(task).toMatchObject({ ...TASK, due_at: 1_500, attempts: 1 });
  await queue.renew([task!], 1_400, 500);
  expect(await queue.claim(1_899, 500, ROOM)).toEqual([]);
  expect(await queue.claim(1_900, 500, ROOM)).toHaveLength(1);
  await queue.finish(task!, 2_000);
  expect(await queue.claim(1e9, 500, ROOM)).toEqual([]);
});

it('a task that is asked for while it runs, runs once more', async () => {
  await ask();
  const [task] = await queue.claim(1_000, 500, ROOM);
  await ask();
  await queue.finish(task!, 1_200);
  const [again] = await queue.claim(1_200, 500, ROOM);
  expect(again).toMatchObject({ ...TASK, due_at: 1_700, attempts: 1 });
  await queue.finish(again!, 1_300);
  expect(await queue.claim(1e9, 500, ROOM)).toEqual([]);
});

it('tasks that can wait are taken a few at a time, and keep no other from its turn', async () => {
  const names = Array.from({ length: 5 }, (_, n): Task => ({
    ...TASK,
    kind: 'fetch-profile',
    room_id: '',
    key: `@p${n}:a.example`,
    due_at: 500,
  }));
  await ask(...names, TASK);
  const first = await queue.claim(1_000, 500, ROOM);
  expect(first.map(({ kind }) => kind).sort()).toEqual(['fetch-profile', 'fetch-profile', 'fill-hole']);
  expect(await queue.claim(1_000, 500, { ...ROOM, leisurely: 0 })).toEqual([]);
  expect(await queue.claim(1_000, 500, ROOM)).toHaveLength(2);
});

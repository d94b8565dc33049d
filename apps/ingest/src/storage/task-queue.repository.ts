import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { LEISURELY, TaskQueue, type ClaimedTask, type TaskSpeed } from '../use-cases/ports';
import { TaskTable } from './task.table';

@Injectable()
export class TaskQueueRepository extends TaskQueue {
  constructor(@InjectRepository(TaskTable, 'ingest') private readonly table: Repository<TaskTable>) {
    super();
  }

  async claim(now: number, lease: number, room: Readonly<Record<TaskSpeed, number>>): Promise<ClaimedTask[]> {
    // TypeORM replies to an UPDATE with [rows, count].
    const [rows] = await this.table.query<[ClaimedTask[], number]>(
      `WITH prompt AS (SELECT tenant, kind, room_id, key FROM ingest.tasks WHERE due_at <= $1 AND kind <> ALL ($5)
                       ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED),
         leisurely AS (SELECT tenant, kind, room_id, key FROM ingest.tasks WHERE due_at <= $1 AND kind = ANY ($5)
                       ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED)
       UPDATE ingest.tasks t SET due_at = $1 + $2, attempts = attempts + 1
       FROM (SELECT * FROM prompt UNION ALL SELECT * FROM leisurely) AS due
       WHERE (t.tenant, t.kind, t.room_id, t.key) = (due.tenant, due.kind, due.room_id, due.key)
       RETURNING t.tenant, t.kind, t.room_id, t.key, t.due_at::float8 AS due_at, t.attempts, t.asks`,
      [now, lease, room.prompt, room.leisurely, LEISURELY],
    );
    return rows;
  }

  async renew(tasks: readonly ClaimedTask[], now: number, lease: number): Promise<void> {
    const column = <Name extends keyof ClaimedTask>(name: Name) => tasks.map((task) => task[name]);
    await this.table.query(
      `UPDATE ingest.tasks t SET due_at = $1
       FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS held (tenant, kind, room_id, key)
       WHERE (t.tenant, t.kind, t.room_id, t.key) = (held.tenant, held.kind, held.room_id, held.key)`,
      [now + lease, column('tenant'), column('kind'), column('room_id'), column('key')],
    );
  }

  async finish({ tenant, kind, room_id, key, asks }: ClaimedTask, now: number): Promise<void> {
    const task = { tenant, kind, room_id, key };
    const { affected } = await this.table.delete({ ...task, asks });
    if (!affected) await this.table.update(task, { due_at: now, attempts: 0 });
  }

  async postpone({ tenant, kind, room_id, key }: ClaimedTask, dueAt: number): Promise<void> {
    await this.table.update({ tenant, kind, room_id, key }, { due_at: dueAt });
  }
}

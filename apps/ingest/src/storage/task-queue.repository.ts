import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { TaskQueue, type ClaimedTask } from '../use-cases/ports';
import { TaskTable } from './task.table';

@Injectable()
export class TaskQueueRepository extends TaskQueue {
  constructor(@InjectRepository(TaskTable, 'ingest') private readonly table: Repository<TaskTable>) {
    super();
  }

  async claim(now: number, lease: number, limit: number): Promise<ClaimedTask[]> {
    // TypeORM replies to an UPDATE with [rows, count].
    const [rows] = await this.table.query<[ClaimedTask[], number]>(
      `UPDATE ingest.tasks t SET due_at = $1 + $2, attempts = attempts + 1
       FROM (SELECT tenant, kind, room_id, key FROM ingest.tasks WHERE due_at <= $1 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) AS due
       WHERE (t.tenant, t.kind, t.room_id, t.key) = (due.tenant, due.kind, due.room_id, due.key)
       RETURNING t.tenant, t.kind, t.room_id, t.key, t.due_at::float8 AS due_at, t.attempts`,
      [now, lease, limit],
    );
    return rows;
  }

  async finish({ tenant, kind, room_id, key, attempts }: ClaimedTask): Promise<void> {
    await this.table.delete({ tenant, kind, room_id, key, attempts });
  }

  async postpone({ tenant, kind, room_id, key }: ClaimedTask, dueAt: number): Promise<void> {
    await this.table.update({ tenant, kind, room_id, key }, { due_at: dueAt });
  }
}

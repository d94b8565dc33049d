import { bigintColumn } from '@app/persistence';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Task } from '../use-cases/log-session';

@Entity({ schema: 'ingest', name: 'tasks' })
@Index('tasks_due', ['due_at'])
export class TaskTable {
  @PrimaryColumn('text')
  tenant: string;

  @PrimaryColumn('text')
  kind: Task['kind'];

  @PrimaryColumn('text')
  room_id: string;

  @PrimaryColumn('text')
  key: string;

  @Column('bigint', { transformer: bigintColumn })
  due_at: number;

  @Column('integer', { default: 0 })
  attempts: number;

  /** How often it was asked for: whoever asks while it runs may know more than the run does. */
  @Column('integer', { default: 1 })
  asks: number;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '@app/persistence';

/** A living relay process. The one table without a tenant: a process serves all of them. */
@Entity({ schema: 'relay', name: 'workers' })
export class WorkerTable {
  @PrimaryColumn('text')
  worker: string;

  @Column('bigint', { transformer: bigintColumn })
  seen_at: number;
}

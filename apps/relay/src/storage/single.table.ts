import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '@app/persistence';

/** An event on its way to a server that does not follow the chain it is in; gone when settled. */
@Entity({ schema: 'relay', name: 'singles' })
export class SingleTable {
  @PrimaryColumn('text')
  tenant: string;

  @PrimaryColumn('text')
  peer: string;

  @PrimaryColumn('text')
  room_id: string;

  @PrimaryColumn('bigint', { transformer: bigintColumn })
  seq: number;

  @Column('bigint', { transformer: bigintColumn })
  ts: number;

  @Column('integer', { default: 0 })
  failures: number;

  @Column('bigint', { default: 0, transformer: bigintColumn })
  next_attempt_at: number;
}

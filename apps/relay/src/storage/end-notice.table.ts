import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '@app/persistence';

/** A peer that is still to be told that its peering has ended. */
@Entity({ schema: 'relay', name: 'end_notices' })
export class EndNoticeTable {
  @PrimaryColumn('text')
  tenant: string;

  @PrimaryColumn('text')
  peer: string;

  @Column('bigint', { transformer: bigintColumn })
  ts: number;

  @Column('integer', { default: 0 })
  failures: number;

  @Column('bigint', { default: 0, transformer: bigintColumn })
  next_attempt_at: number;
}

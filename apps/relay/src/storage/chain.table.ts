import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '@app/persistence';

/** The head of our chain in a room: where a reader that joins later starts to wait from. */
@Entity({ schema: 'relay', name: 'chains' })
export class ChainTable {
  @PrimaryColumn('text')
  tenant: string;

  @PrimaryColumn('text')
  room_id: string;

  @Column('bigint', { transformer: bigintColumn })
  head_seq: number;
}

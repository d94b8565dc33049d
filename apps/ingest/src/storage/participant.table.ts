import { bigintColumn } from '@app/persistence';
import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

@Entity({ schema: 'ingest', name: 'participants' })
@Unique('participants_fqid', ['tenant', 'fqid'])
export class ParticipantTable {
  @PrimaryColumn('text')
  tenant: string;

  @PrimaryColumn('uuid')
  participant_id: string;

  @Column('text')
  fqid: string;

  @Column('text')
  display_name: string;

  @Column('text', { nullable: true })
  avatar_url: string | null;

  @Column('boolean')
  foreign: boolean;

  @Column('bigint', { transformer: bigintColumn })
  updated_at: number;
}

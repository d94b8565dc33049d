import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '@app/persistence';

@Entity({ schema: 'policy', name: 'peers' })
export class PeerTable {
  @PrimaryColumn('text')
  tenant: string;

  @PrimaryColumn('text')
  server_name: string;

  @Column('bigint', { transformer: bigintColumn })
  first_seen: number;

  @Column('bigint', { nullable: true, transformer: bigintColumn })
  last_seen: number | null;

  @Column('text', { nullable: true })
  last_error_code: string | null;

  @Column('text', { nullable: true })
  last_error_message: string | null;

  /** The newest word about errors, be it that there is none any more. */
  @Column('bigint', { nullable: true, transformer: bigintColumn })
  last_error_at: number | null;

  @Column('bigint', { nullable: true, transformer: bigintColumn })
  clock_offset_ms: number | null;

  @Column('bigint', { nullable: true, transformer: bigintColumn })
  clock_offset_at: number | null;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '@app/persistence';

@Entity({ schema: 'identity', name: 'peers' })
export class PeerTable {
  @PrimaryColumn('text')
  tenant: string;

  @PrimaryColumn('text')
  server_name: string;

  /** As it was served. */
  @Column('text')
  descriptor: string;

  @Column('bigint', { transformer: bigintColumn })
  issued_at: number;

  @Column('bigint', { transformer: bigintColumn })
  expires_at: number;

  @Column('bigint', { transformer: bigintColumn })
  fetched_at: number;

  @Column('text')
  federation_base: string;

  @Column('text', { array: true })
  protocol_versions: string[];

  @Column('text', { nullable: true })
  alert: string | null;
}

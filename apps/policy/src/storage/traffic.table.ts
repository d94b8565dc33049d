import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '@app/persistence';

/** Events moved in the hour that begins at `hour`. */
@Entity({ schema: 'policy', name: 'traffic' })
export class TrafficTable {
  @PrimaryColumn('text')
  tenant: string;

  @PrimaryColumn('text')
  server_name: string;

  @Index('traffic_hour')
  @PrimaryColumn('bigint', { transformer: bigintColumn })
  hour: number;

  @Column('bigint', { transformer: bigintColumn })
  sent: number;

  @Column('bigint', { transformer: bigintColumn })
  received: number;
}

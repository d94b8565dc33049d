import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '@app/persistence';

@Entity({ schema: 'gateway', name: 'nonces' })
export class NonceTable {
  @PrimaryColumn('text')
  tenant: string;

  @PrimaryColumn('text')
  signer: string;

  @PrimaryColumn('text')
  nonce: string;

  @Index('nonces_expires_at')
  @Column('bigint', { transformer: bigintColumn })
  expires_at: number;
}

import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { decodeBase64url, encodeBase64url, type DescriptorKey, type KeyState } from '@app/protocol';
import { bigintColumn } from '@app/persistence';

@Entity({ schema: 'identity', name: 'keys' })
@Index('keys_one_active', ['tenant'], { unique: true, where: `state = 'active'` })
export class KeyTable {
  @PrimaryColumn('text')
  tenant: string;

  @PrimaryColumn('text')
  key_id: string;

  @Column('bytea')
  public_key: Buffer;

  /** The seed, sealed under the master key. */
  @Column('bytea', { select: false })
  private_key_encrypted: Buffer;

  @Column('text')
  state: KeyState;

  @Column('bigint', { transformer: bigintColumn })
  valid_from: number;

  @Column('bigint', { transformer: bigintColumn })
  valid_until: number;

  @Column('bigint', { transformer: bigintColumn })
  created_at: number;
}

export const toKey = (row: KeyTable): DescriptorKey => ({
  key_id: row.key_id,
  public_key: encodeBase64url(row.public_key),
  state: row.state,
  valid_from: row.valid_from,
  valid_until: row.valid_until,
});

export const fromKey = (tenant: string, key: DescriptorKey, sealed: Buffer): KeyTable => ({
  tenant,
  key_id: key.key_id,
  public_key: decodeBase64url(key.public_key)!,
  private_key_encrypted: sealed,
  state: key.state,
  valid_from: key.valid_from,
  valid_until: key.valid_until,
  created_at: key.valid_from,
});

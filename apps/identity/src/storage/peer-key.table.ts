import { Column, Entity, PrimaryColumn } from 'typeorm';
import { decodeBase64url, encodeBase64url, type KeyState, type KnownKey } from '@app/protocol';
import { bigintColumn } from '@app/persistence';

@Entity({ schema: 'identity', name: 'peer_keys' })
export class PeerKeyTable {
  @PrimaryColumn('text')
  tenant: string;

  @PrimaryColumn('text')
  server_name: string;

  @PrimaryColumn('text')
  key_id: string;

  @Column('bytea')
  public_key: Buffer;

  @Column('text')
  state: KeyState;

  @Column('bigint', { transformer: bigintColumn })
  valid_from: number;

  @Column('bigint', { transformer: bigintColumn })
  valid_until: number;

  @Column('bigint', { transformer: bigintColumn })
  first_seen: number;
}

export const toKnownKey = (row: PeerKeyTable): KnownKey => ({
  keyId: row.key_id,
  publicKey: encodeBase64url(row.public_key),
  state: row.state,
  validFrom: row.valid_from,
  validUntil: row.valid_until,
  firstSeen: row.first_seen,
});

export const fromKnownKey = (tenant: string, server_name: string, key: KnownKey): PeerKeyTable => ({
  tenant,
  server_name,
  key_id: key.keyId,
  public_key: decodeBase64url(key.publicKey)!,
  state: key.state,
  valid_from: key.validFrom,
  valid_until: key.validUntil,
  first_seen: key.firstSeen,
});

import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '@app/persistence';
import type { OwnDescriptor } from '../domain/own-descriptor';
import { authoritiesOf } from '../domain/own-endpoint';
import type { TenantRow } from '../use-cases/ports';

@Entity({ schema: 'identity', name: 'tenants' })
export class TenantTable {
  @PrimaryColumn('text')
  tenant: string;

  @Column('text')
  federation_base: string;

  @Column('bigint', { transformer: bigintColumn })
  created_at: number;

  /** The descriptor as last signed; null when it no longer tells the truth. */
  @Column('text', { nullable: true })
  descriptor: string | null;

  /** Outlives the descriptor: the next one has to be newer. */
  @Column('bigint', { default: 0, transformer: bigintColumn })
  descriptor_issued_at: number;

  @Column('bigint', { default: 0, transformer: bigintColumn })
  descriptor_stale_at: number;
}

export const toTenant = ({ tenant, federation_base, created_at }: TenantTable): TenantRow => ({
  tenant,
  federationBase: federation_base,
  authorities: authoritiesOf(tenant, federation_base),
  created_at,
});

export const toDescriptor = (row: TenantTable): OwnDescriptor | undefined =>
  row.descriptor === null
    ? undefined
    : { text: row.descriptor, issuedAt: row.descriptor_issued_at, staleAt: row.descriptor_stale_at };

export const fromDescriptor = ({ text, issuedAt, staleAt }: OwnDescriptor) => ({
  descriptor: text,
  descriptor_issued_at: issuedAt,
  descriptor_stale_at: staleAt,
});

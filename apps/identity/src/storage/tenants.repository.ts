import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { namedTenant } from '@app/persistence';
import { Tenants, type TenantRow } from '../use-cases/ports';
import { TenantTable, toTenant } from './tenant.table';

@Injectable()
export class TenantsRepository extends Tenants {
  constructor(@InjectDataSource('identity') private readonly dataSource: DataSource) {
    super();
  }

  private get table() {
    return this.dataSource.getRepository(TenantTable);
  }

  async list(): Promise<TenantRow[]> {
    return (await this.table.find({ order: { tenant: 'ASC' } })).map(toTenant);
  }

  async find(tenant: string): Promise<TenantRow | undefined> {
    const row = await this.table.findOneBy({ tenant: namedTenant(tenant) });
    return row ? toTenant(row) : undefined;
  }

  async ensure({ tenant, federationBase, now }: Parameters<Tenants['ensure']>[0]): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO identity.tenants AS known (tenant, federation_base, created_at) VALUES ($1, $2, $3)
       ON CONFLICT (tenant) DO UPDATE SET federation_base = excluded.federation_base, descriptor = NULL
       WHERE known.federation_base <> excluded.federation_base`,
      [namedTenant(tenant), federationBase, now],
    );
  }
}

import { Injectable } from '@nestjs/common';
import type { TenantIdentity } from '@app/contracts/identity';
import { Tenants } from './ports';

@Injectable()
export class ListTenants {
  constructor(private readonly tenants: Tenants) {}

  async run(): Promise<{ tenants: TenantIdentity[] }> {
    const rows = await this.tenants.list();
    return {
      tenants: rows.map(({ tenant, authorities, created_at }) => ({ tenant, authorities, created_at })),
    };
  }
}

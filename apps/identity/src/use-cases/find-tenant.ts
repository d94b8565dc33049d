import { Injectable } from '@nestjs/common';
import { FederationError, refuse } from '@app/protocol';
import { Tenants, type TenantRow } from './ports';

@Injectable()
export class FindTenant {
  constructor(private readonly tenants: Tenants) {}

  /** Throws SW_FED_BAD_NAME for a name that is no tenant of this instance. */
  async run(tenant: string): Promise<TenantRow> {
    const row = await this.tenants.find(tenant);
    if (!row) throw new FederationError(refuse('SW_FED_BAD_NAME', `${tenant} is no tenant of this server.`));
    return row;
  }
}

import { Body, Get, Post } from '@nestjs/common';
import { identity } from '@app/contracts/identity';
import type { Asker } from '@app/contracts/ingest';
import { Bus } from '@app/messaging';
import { CreateTenant } from '../../use-cases/create-tenant';
import { OperatorRoutes } from '../routes';
import { AskedBy } from '../session';
import { NewTenantBody } from './admin.dto';

@OperatorRoutes('v1/admin/tenants')
export class TenantsController {
  constructor(
    private readonly bus: Bus,
    private readonly createTenant: CreateTenant,
  ) {}

  @Get()
  async list() {
    const { tenants } = await this.bus.ask(identity.tenants, {});
    return {
      items: tenants.map(({ tenant: server_name, ...rest }) => ({ server_name, ...rest })),
      next: null,
    };
  }

  @Post()
  create(@AskedBy() asker: Asker, @Body() { server_name }: NewTenantBody) {
    return this.createTenant.run(asker, server_name);
  }
}

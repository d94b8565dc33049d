import { Injectable } from '@nestjs/common';
import { identity, type IdentityView } from '@app/contracts/identity';
import { ingest, type Asker } from '@app/contracts/ingest';
import { Bus } from '@app/messaging';
import { GatewayEvents } from '../events';
import { Tenants } from './ports';

/** The operator makes a tenant; when this answers, its people and its peers are let in here. */
@Injectable()
export class CreateTenant {
  constructor(
    private readonly bus: Bus,
    private readonly tenants: Tenants,
    private readonly events: GatewayEvents,
  ) {}

  async run(asker: Asker, tenant: string): Promise<IdentityView> {
    const made = await this.bus.ask(identity.createTenant, { tenant });
    await this.bus.ask(ingest.recordAudit, { entries: [this.events.tenantCreated(asker, tenant)] });
    await this.tenants.reread();
    return made;
  }
}

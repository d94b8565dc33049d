import { Injectable } from '@nestjs/common';
import type { IdentityView } from '@app/contracts/identity';
import { FederationError, isServerName, refuse } from '@app/protocol';
import { Clock } from '@app/runtime';
import { ownFederationBase } from '../domain/own-endpoint';
import { activeKey } from '../domain/tenant-keys';
import { IdentityEvents } from '../events';
import { GenerateKey } from './generate-key';
import { IdentitySettings, TenantKeys, Tenants } from './ports';

/** Makes one more tenant of this instance, with its first key. Cut off half-way, it is finished by asking again. */
@Injectable()
export class CreateTenant {
  constructor(
    private readonly tenants: Tenants,
    private readonly keys: TenantKeys,
    private readonly generateKey: GenerateKey,
    private readonly settings: IdentitySettings,
    private readonly clock: Clock,
    private readonly events: IdentityEvents,
  ) {}

  async run({ tenant }: { tenant: string }): Promise<IdentityView> {
    if (!isServerName(tenant)) throw badName('A tenant is named by a canonical server name.');
    if (activeKey(await this.keys.list(tenant)))
      throw badName(`${tenant} is a tenant of this instance already.`);
    const federationBase = ownFederationBase(tenant, this.settings.scheme);
    await this.tenants.ensure({ tenant, federationBase, now: this.clock.now() });
    const identity = await this.generateKey.run({ tenant });
    this.events.tenantCreated(tenant);
    return identity;
  }
}

const badName = (detail: string) => new FederationError(refuse('SW_FED_BAD_NAME', detail));

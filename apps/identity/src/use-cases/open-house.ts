import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '@app/runtime';
import { ownFederationBase } from '../domain/own-endpoint';
import { IdentitySettings, TenantKeys, Tenants } from './ports';
import { SigningKeys } from './signing-keys';

/** At start: the configured tenant exists, and the master key opens what it has to. */
@Injectable()
export class OpenHouse implements OnModuleInit {
  constructor(
    private readonly tenants: Tenants,
    private readonly keys: TenantKeys,
    private readonly signingKeys: SigningKeys,
    private readonly settings: IdentitySettings,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    const { serverName: tenant, scheme } = this.settings;
    await this.tenants.ensure({
      tenant,
      federationBase: ownFederationBase(tenant, scheme),
      now: this.clock.now(),
    });
    for (const { tenant: each } of await this.tenants.list()) {
      const sealed = await this.keys.active(each);
      // Better no start than a server that finds out at its first message.
      if (sealed) this.signingKeys.signer(each, sealed);
    }
  }
}

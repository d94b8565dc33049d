import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '@app/runtime';
import { ownFederationBase } from '../domain/own-endpoint';
import { IdentitySettings, TenantKeys, Tenants } from './ports';
import { SigningKeys } from './signing-keys';

/** At start: the configured tenant exists, endpoints are those of the configuration, the master key opens what it has to. */
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
    const { serverName, scheme } = this.settings;
    const known = (await this.tenants.list()).map(({ tenant }) => tenant);
    for (const tenant of new Set([serverName, ...known])) {
      const federationBase = ownFederationBase(tenant, scheme);
      await this.tenants.ensure({ tenant, federationBase, now: this.clock.now() });
      const sealed = await this.keys.active(tenant);
      // Better no start than a server that finds out at its first message.
      if (sealed) this.signingKeys.signer(tenant, sealed);
    }
  }
}

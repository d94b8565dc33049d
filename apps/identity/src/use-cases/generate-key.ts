import { Injectable } from '@nestjs/common';
import type { IdentityView } from '@app/contracts/identity';
import { FederationError } from '@app/protocol';
import { Clock } from '@app/runtime';
import { firstKey } from '../domain/tenant-keys';
import { IdentityEvents } from '../events';
import { DescribeIdentity } from './describe-identity';
import { FindTenant } from './find-tenant';
import { MakeKey } from './make-key';
import { IdentitySettings, TenantKeys } from './ports';

@Injectable()
export class GenerateKey {
  constructor(
    private readonly findTenant: FindTenant,
    private readonly keys: TenantKeys,
    private readonly makeKey: MakeKey,
    private readonly describeIdentity: DescribeIdentity,
    private readonly settings: IdentitySettings,
    private readonly clock: Clock,
    private readonly events: IdentityEvents,
  ) {}

  async run({ tenant }: { tenant: string }): Promise<IdentityView> {
    await this.findTenant.run(tenant);
    const { key, added } = this.makeKey.run(tenant);
    await this.keys.revise(tenant, (keys) => {
      const first = firstKey(keys, key, this.clock.now(), this.settings);
      if (!first.ok) throw new FederationError(first);
      return { keys: first.keys, added };
    });
    this.events.keyGenerated(tenant, key.key_id);
    return this.describeIdentity.run({ tenant });
  }
}

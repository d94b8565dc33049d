import { Injectable } from '@nestjs/common';
import type { IdentityView } from '@app/contracts/identity';
import { FederationError } from '@app/protocol';
import { Clock } from '@app/runtime';
import { rotate } from '../domain/tenant-keys';
import { IdentityEvents } from '../events';
import { DescribeIdentity } from './describe-identity';
import { FindTenant } from './find-tenant';
import { MakeKey } from './make-key';
import { IdentitySettings, TenantKeys } from './ports';

@Injectable()
export class RotateKey {
  constructor(
    private readonly findTenant: FindTenant,
    private readonly keys: TenantKeys,
    private readonly makeKey: MakeKey,
    private readonly describeIdentity: DescribeIdentity,
    private readonly settings: IdentitySettings,
    private readonly clock: Clock,
    private readonly events: IdentityEvents,
  ) {}

  async run({ tenant, revoke_old }: { tenant: string; revoke_old: boolean }): Promise<IdentityView> {
    await this.findTenant.run(tenant);
    const { key, added } = this.makeKey.run(tenant);
    const { rotationMs, overlapMs } = this.settings;
    await this.keys.revise(tenant, (keys) => {
      const periods = { rotationMs, overlapMs, revokeOld: revoke_old };
      const rotated = rotate(keys, key, this.clock.now(), periods);
      if (!rotated.ok) throw new FederationError(rotated);
      return { keys: rotated.keys, added };
    });
    this.events.keyRotated(tenant, key.key_id, revoke_old);
    return this.describeIdentity.run({ tenant });
  }
}

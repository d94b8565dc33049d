import { Injectable } from '@nestjs/common';
import type { IdentityView } from '@app/contracts/identity';
import { FederationError, refuse } from '@app/protocol';
import { Clock } from '@app/runtime';
import { isDue, rotate } from '../domain/tenant-keys';
import { IdentityEvents } from '../events';
import { DescribeIdentity } from './describe-identity';
import { FindTenant } from './find-tenant';
import { MakeKey } from './make-key';
import { IdentitySettings, TenantKeys } from './ports';

interface RotationRequest {
  tenant: string;
  revoke_old: boolean;
  onlyIfDue?: boolean;
}

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

  /** With `onlyIfDue`, a key that another process has rotated meanwhile stays as it is. */
  async run({ tenant, revoke_old, onlyIfDue = false }: RotationRequest): Promise<IdentityView> {
    await this.findTenant.run(tenant);
    const { key, added } = this.makeKey.run(tenant);
    const { rotationMs, overlapMs } = this.settings;
    await this.keys.revise(tenant, (keys) => {
      if (onlyIfDue && !isDue(keys, this.clock.now(), this.settings))
        throw new FederationError(refuse('SW_FED_BAD_KEY', 'The key is not due yet.'));
      const periods = { rotationMs, overlapMs, revokeOld: revoke_old };
      const rotated = rotate(keys, key, this.clock.now(), periods);
      if (!rotated.ok) throw new FederationError(rotated);
      return { keys: rotated.keys, added };
    });
    this.events.keyRotated(tenant, key.key_id, revoke_old);
    return this.describeIdentity.run({ tenant });
  }
}

import { Injectable } from '@nestjs/common';
import type { IdentityView } from '@app/contracts/identity';
import { Clock } from '@app/runtime';
import { protocolVersions } from '../domain/own-descriptor';
import { activeKey, keysAt, nextRotation } from '../domain/tenant-keys';
import { FindTenant } from './find-tenant';
import { IdentitySettings, TenantKeys } from './ports';

@Injectable()
export class DescribeIdentity {
  constructor(
    private readonly findTenant: FindTenant,
    private readonly keys: TenantKeys,
    private readonly settings: IdentitySettings,
    private readonly clock: Clock,
  ) {}

  async run({ tenant }: { tenant: string }): Promise<IdentityView> {
    await this.findTenant.run(tenant);
    const keys = keysAt(await this.keys.list(tenant), this.clock.now());
    const active = activeKey(keys);
    return {
      server_name: tenant,
      key_id: active?.key_id ?? '',
      public_key: active?.public_key ?? '',
      keys,
      protocol_versions: protocolVersions(),
      next_rotation_at: nextRotation(keys, this.settings),
    };
  }
}

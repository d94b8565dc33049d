import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '@app/runtime';
import { isDue } from '../domain/tenant-keys';
import { IdentitySettings, TenantKeys, Tenants } from './ports';
import { RotateKey } from './rotate-key';

const HOUR_MS = 3_600_000;

/** Rotates, within the hour, every tenant's key that has signed for its whole period. */
@Injectable()
export class RotateDueKeys {
  private readonly logger = new Logger(RotateDueKeys.name);

  constructor(
    private readonly tenants: Tenants,
    private readonly keys: TenantKeys,
    private readonly rotateKey: RotateKey,
    private readonly settings: IdentitySettings,
    private readonly clock: Clock,
  ) {}

  @Interval(HOUR_MS)
  async run(): Promise<void> {
    for (const { tenant } of await this.tenants.list()) {
      if (!isDue(await this.keys.list(tenant), this.clock.now(), this.settings)) continue;
      await this.rotateKey
        .run({ tenant, revoke_old: false, onlyIfDue: true })
        .catch((error: unknown) =>
          this.logger.error({ err: error, tenant }, 'a key that is due was not rotated'),
        );
    }
  }
}

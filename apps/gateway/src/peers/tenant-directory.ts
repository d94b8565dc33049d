import { Injectable } from '@nestjs/common';
import { identity } from '@app/contracts/identity';
import { Bus } from '@app/messaging';
import { Clock } from '@app/runtime';
import { canonicalAuthority } from '../domain/authority';
import { LIMITS } from '../domain/limits';
import { Tenants, type Tenancy } from '../use-cases/ports';

/** Our tenants as identity lists them, read again every few seconds and when an unknown name is asked for. */
@Injectable()
export class TenantDirectory extends Tenants {
  private byHost = new Map<string, Tenancy>();
  private byTenant = new Map<string, Tenancy>();
  private readAt = -Infinity;
  private reading: Promise<void> | undefined;

  constructor(
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {
    super();
  }

  byAuthority(authority: string): Promise<Tenancy | undefined> {
    return this.find(() => this.byHost.get(authority));
  }

  byName(tenant: string): Promise<Tenancy | undefined> {
    return this.find(() => this.byTenant.get(tenant));
  }

  async all(): Promise<Tenancy[]> {
    await this.readIfOlderThan(LIMITS.tenantsRetryMs);
    return [...this.byTenant.values()];
  }

  async reread(): Promise<void> {
    // A read that is under way may have begun too early.
    await this.reading;
    this.readAt = -Infinity;
    await this.readIfOlderThan(0);
  }

  private async find(look: () => Tenancy | undefined): Promise<Tenancy | undefined> {
    const found = look();
    if (found && this.clock.now() - this.readAt < LIMITS.tenantsFreshMs) return found;
    await this.readIfOlderThan(found ? LIMITS.tenantsFreshMs : LIMITS.tenantsRetryMs);
    return look();
  }

  private async readIfOlderThan(ms: number): Promise<void> {
    if (this.clock.now() - this.readAt < ms) return;
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    await this.reading;
  }

  private async read(): Promise<void> {
    const { tenants } = await this.bus.ask(identity.tenants, {});
    this.byTenant = new Map(tenants.map((tenancy) => [tenancy.tenant, tenancy]));
    this.byHost = new Map(
      tenants.flatMap((tenancy) =>
        tenancy.authorities.map((authority) => [canonicalAuthority(authority), tenancy] as const),
      ),
    );
    this.readAt = this.clock.now();
  }
}

import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { In, type DataSource } from 'typeorm';
import { policyTopics } from '@app/contracts/policy';
import { announce } from '@app/messaging';
import { namedTenant } from '@app/persistence';
import { Outbox } from '@app/runtime';
import { compilePolicy, initialPolicy, type CompiledPolicy, type TenantPolicy } from '../domain/policy';
import { Policies } from '../use-cases/ports';
import { PolicyTable } from './policy.table';
import { clientOf } from './client-of';

@Injectable()
export class PoliciesRepository extends Policies {
  constructor(
    @InjectDataSource('policy') private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async read(tenants: readonly string[]): Promise<Map<string, CompiledPolicy>> {
    const rows = await this.dataSource
      .getRepository(PolicyTable)
      .findBy({ tenant: In(tenants.map(namedTenant)) });
    const stored = new Map(rows.map((row) => [row.tenant, row]));
    return new Map(
      tenants.map((tenant) => [tenant, compilePolicy(stored.get(tenant) ?? initialPolicy(tenant))]),
    );
  }

  async revise(tenant: string, revise: (current: TenantPolicy) => TenantPolicy): Promise<TenantPolicy> {
    namedTenant(tenant);
    const written = await this.dataSource.transaction(async (manager) => {
      const table = manager.getRepository(PolicyTable);
      await table
        .createQueryBuilder()
        .insert()
        .values({ ...initialPolicy(tenant) })
        .orIgnore()
        .execute();
      const current = await table.findOneOrFail({
        where: { tenant },
        lock: { mode: 'pessimistic_write' },
      });
      const next = revise(current);
      await table.update({ tenant }, next);
      const { version } = next;
      await this.outbox.stage(await clientOf(manager), [
        announce(policyTopics.changed, `${tenant} ${version}`, { tenant, version }),
      ]);
      return next;
    });
    this.outbox.notify();
    return written;
  }
}

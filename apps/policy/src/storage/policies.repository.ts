import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { In, type DataSource } from 'typeorm';
import { policyTopics } from '@app/contracts/policy';
import { announce } from '@app/messaging';
import { namedTenant, pgPool } from '@app/persistence';
import { Outbox } from '@app/runtime';
import { compilePolicy, initialPolicy, type CompiledPolicy, type TenantPolicy } from '../domain/policy';
import { Policies } from '../use-cases/ports';
import { PolicyTable } from './policy.table';
import { clientOf } from './client-of';

const MOST_COMPILED = 10_000;

const READ_VERSIONS = {
  name: 'policy-versions',
  text: 'SELECT tenant, version FROM policy.policies WHERE tenant = ANY($1::text[])',
};

@Injectable()
export class PoliciesRepository extends Policies {
  /** By tenant, each as of its `version`: a long list of peers is read and compiled once a change, not once a request. */
  private readonly compiled = new Map<string, CompiledPolicy>();

  constructor(
    @InjectDataSource('policy') private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async read(tenants: readonly string[]): Promise<Map<string, CompiledPolicy>> {
    const versions = await this.versionsOf(tenants.map(namedTenant));
    const current = [...versions].flatMap(([tenant, version]) => {
      const policy = this.compiled.get(tenant);
      return policy?.version === version ? [policy] : [];
    });
    const known = new Set(current.map(({ tenant }) => tenant));
    const missing = tenants.filter((tenant) => !known.has(tenant));
    const read = missing.length > 0 ? await this.compile(missing) : [];
    return new Map([...current, ...read].map((policy) => [policy.tenant, policy]));
  }

  private async versionsOf(tenants: readonly string[]): Promise<Map<string, number>> {
    const { rows } = await pgPool(this.dataSource).query<{ tenant: string; version: string }>({
      ...READ_VERSIONS,
      values: [tenants],
    });
    const stored = new Map(rows.map(({ tenant, version }) => [tenant, Number(version)]));
    return new Map(tenants.map((tenant) => [tenant, stored.get(tenant) ?? initialPolicy(tenant).version]));
  }

  private async compile(tenants: readonly string[]): Promise<CompiledPolicy[]> {
    const rows = await this.dataSource.getRepository(PolicyTable).findBy({ tenant: In(tenants) });
    const stored = new Map(rows.map((row) => [row.tenant, row]));
    if (this.compiled.size + tenants.length > MOST_COMPILED) this.compiled.clear();
    const compiled = tenants.map((tenant) => compilePolicy(stored.get(tenant) ?? initialPolicy(tenant)));
    for (const policy of compiled) this.compiled.set(policy.tenant, policy);
    return compiled;
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
      if (next === current) return current;
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

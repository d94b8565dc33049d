import { namedTenant } from '@app/persistence';
import type { DataSource, EntityManager } from 'typeorm';

/** Runs a statement whose `$1` is the tenant that it stays within. */
export function tenantQuery<Rows>(
  db: Pick<DataSource | EntityManager, 'query'>,
  text: string,
  [tenant, ...values]: readonly [tenant: string, ...values: unknown[]],
): Promise<Rows> {
  return db.query<Rows>(text, [namedTenant(tenant), ...values]);
}

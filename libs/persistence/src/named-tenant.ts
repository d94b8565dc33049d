/** A query without a tenant would reach across tenants: it is a fault of ours, never an answer. */
export function namedTenant(tenant: string): string {
  if (typeof tenant !== 'string' || tenant === '') throw new TypeError('a query names its tenant');
  return tenant;
}

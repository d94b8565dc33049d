/** A query without a tenant would reach across tenants: it is a fault of ours, never an answer. */
export function namedTenant(tenant: string): string {
  if (!tenant) throw new TypeError('what identity keeps belongs to a tenant');
  return tenant;
}

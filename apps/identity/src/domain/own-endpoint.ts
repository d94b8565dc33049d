import { defaultFederationBase } from '@app/protocol';

/** Where a tenant's federation endpoint is unless it was told another place. */
export const ownFederationBase = (tenant: string, scheme: 'https' | 'http'): string =>
  defaultFederationBase(tenant).replace(/^https:/, `${scheme}:`);

/** The values of Host that mean the tenant: its name, and the authority of its endpoint. */
export const authoritiesOf = (tenant: string, federationBase: string): string[] => [
  ...new Set([tenant, new URL(federationBase).host]),
];

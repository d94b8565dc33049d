import type { FederationPolicy } from '../views';

type Lists = Pick<FederationPolicy, 'allowed_peers' | 'denied_peers'>;

/** The lists once a server is allowed by its name. */
export const allowing = ({ allowed_peers, denied_peers }: Lists, name: string): Lists => ({
  allowed_peers: [...without(allowed_peers, name), name],
  denied_peers: without(denied_peers, name),
});

/** The lists once a server is denied by its name. */
export const denying = ({ allowed_peers, denied_peers }: Lists, name: string): Lists => ({
  allowed_peers: without(allowed_peers, name),
  denied_peers: [...without(denied_peers, name), name],
});

const without = (list: readonly string[], name: string): string[] => list.filter((entry) => entry !== name);

import type { TenantPolicy } from './policy';

/** The policy once peering with `peer` has ended: off the allow list, severed, and denied too if that is wanted. */
export function endPeering(current: TenantPolicy, peer: string, deny: boolean): TenantPolicy {
  const without = (list: readonly string[]) => list.filter((entry) => entry !== peer);
  const { allowed_peers, denied_peers, severed_peers } = current;
  return {
    ...current,
    allowed_peers: without(allowed_peers),
    denied_peers: deny ? [...without(denied_peers), peer] : denied_peers,
    severed_peers: [...without(severed_peers), peer],
    version: current.version + 1,
  };
}

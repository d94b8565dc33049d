import { isLate, type EndNotice } from './peerings';
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

/** The policy once the peer's word of the end has been heeded; as it was if that word comes late. */
export function heedEndNotice(current: TenantPolicy, peer: string, notice: EndNotice): TenantPolicy {
  const marks = current.peerings[peer] ?? {};
  if (isLate(notice, marks)) return current;
  const peerings = { ...current.peerings, [peer]: { ...marks, ended_ts: notice.ts } };
  return { ...endPeering(current, peer, false), peerings };
}

import type { TenantPolicy } from './policy';

/** `after` with the beginnings marked that its list of allowed servers makes, and what no longer matters forgotten. */
export function markBeginnings(before: TenantPolicy, after: TenantPolicy, now: number): TenantPolicy {
  const { allowed_peers, severed_peers } = after;
  const known = Object.entries(before.peerings).filter(
    ([peer]) => allowed_peers.includes(peer) || severed_peers.includes(peer),
  );
  const begun = before.severed_peers.filter((peer) => allowed_peers.includes(peer));
  const marked = begun.map((peer) => [peer, { ...before.peerings[peer], begun_at: now }] as const);
  return { ...after, peerings: Object.fromEntries([...known, ...marked]) };
}

import type { PeerKey } from '@app/contracts/identity';

const CURRENT: ReadonlySet<PeerKey['state']> = new Set(['active', 'overlap']);

/** What vouches for a stretch of a chain: a place that somebody trusted has signed for. */
export interface Evidence {
  seq: number;
}

/**
 * Whether a key may have signed what history holds at `seq`: a current key always, an older one only below a place
 * that is vouched for, so that a stolen old key writes no history (docs/protocol.md, "Coverage").
 */
export function mayHaveSigned(state: PeerKey['state'], seq: number, evidence: readonly Evidence[]): boolean {
  return CURRENT.has(state) || evidence.some((vouched) => seq <= vouched.seq);
}

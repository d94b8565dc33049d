import type { PeerKey } from '@app/contracts/identity';
import { isCurrent } from '@app/protocol';

/** An event of a backfill answer whose signature is good. */
export interface SignedLink {
  seq: number;
  event_id: string;
  prev: string | null;
  /** Of the key that signed it. */
  state: PeerKey['state'];
}

export interface Vouchers {
  /** Ids that are known otherwise: held here, named by one that is, or by the home. */
  ids: Iterable<string>;
  /** Up to here the origin, who answers itself, has signed for its chain by a current key. */
  signedUpTo: number;
}

/**
 * The ids of those events that whoever signed them may have signed: current keys may sign anything, older ones only what
 * somebody vouches for or the links of what is believed lead down to, so that a stolen old key writes no history
 * (docs/protocol.md, section 4.4).
 */
export function coveredIds(events: readonly SignedLink[], { ids, signedUpTo }: Vouchers): Set<string> {
  const vouchedFor = new Set(ids);
  const covered = new Set<string>();
  for (const { seq, event_id, prev, state } of [...events].sort((a, b) => b.seq - a.seq)) {
    if (!isCurrent(state) && seq > signedUpTo && !vouchedFor.has(event_id)) continue;
    covered.add(event_id);
    if (prev !== null) vouchedFor.add(prev);
  }
  return covered;
}

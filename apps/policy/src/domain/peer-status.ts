import type { PeerRow } from '@app/contracts/policy';
import type { CompiledPolicy } from './policy';

type Health = Pick<PeerRow, 'server_name' | 'last_seen' | 'last_error'>;
type Status = PeerRow['status'];

const STATUSES: readonly { status: Status; applies(policy: CompiledPolicy, peer: Health): boolean }[] = [
  { status: 'denied', applies: (policy, peer) => policy.denied(peer.server_name) !== null },
  { status: 'severed', applies: (policy, peer) => policy.severed_peers.includes(peer.server_name) },
  { status: 'failing', applies: (_, peer) => peer.last_error !== null },
  { status: 'new', applies: (_, peer) => peer.last_seen === null },
  { status: 'active', applies: () => true },
];

/** The one word for a peer in the admins' list; the first row that applies. */
export const peerStatus = (policy: CompiledPolicy, peer: Health): Status =>
  STATUSES.find((row) => row.applies(policy, peer))!.status;

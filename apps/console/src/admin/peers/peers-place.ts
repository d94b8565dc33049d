import type { PeerView } from '../views';
import { STATUSES } from './peer-status';

type Status = PeerView['status'];

/** Which peers are shown; it stands in the address, so that coming back from a peer finds the same list. */
export interface PeersPlace {
  /** A part of the name. */
  name?: string;
  status?: Status;
}

const LONGEST = 260;

export const readPeersPlace = ({ name, status }: Record<string, unknown>): PeersPlace => ({
  ...(typeof name === 'string' &&
    name.trim() !== '' && { name: name.trim().toLowerCase().slice(0, LONGEST) }),
  ...(typeof status === 'string' && Object.hasOwn(STATUSES, status) && { status: status as Status }),
});

export const peersAt = (peers: readonly PeerView[], { name = '', status }: PeersPlace): PeerView[] =>
  peers.filter((peer) => peer.server_name.includes(name) && (!status || peer.status === status));

/** Each status that a peer has, with how many have it, in the order of the list. */
export const statusCounts = (peers: readonly PeerView[]): { status: Status; count: number }[] =>
  (Object.keys(STATUSES) as Status[])
    .map((status) => ({ status, count: peers.filter((peer) => peer.status === status).length }))
    .filter(({ count }) => count > 0);

import { EmptyState } from '../../parts/empty-state';
import { MoreItems } from '../parts/more-items';
import type { PeerView } from '../views';
import classes from './peer-list.module.css';
import { PeerRow } from './peer-row';
import { PeersFilter } from './peers-filter';
import { peersAt, type PeersPlace } from './peers-place';

interface PeerListProps {
  peers: readonly PeerView[];
  place: PeersPlace;
  onChange(place: PeersPlace): void;
}

/** So many are seen at a glance; more are found by their name. */
const FEW = 5;

export function PeerList({ peers, place, onChange }: PeerListProps) {
  if (peers.length === 0) {
    return (
      <EmptyState title="No peers yet">
        Add the first one by its name. It is a peer once both admins have allowed each other.
      </EmptyState>
    );
  }
  const shown = peersAt(peers, place);
  const isFiltered = Object.keys(place).length > 0;
  return (
    <>
      {(peers.length > FEW || isFiltered) && <PeersFilter peers={peers} place={place} onChange={onChange} />}
      <p role="status" className={isFiltered ? classes.count : 'visually-hidden'}>
        {isFiltered && `${shown.length} of ${peers.length} servers`}
      </p>
      {shown.length === 0 ? (
        <EmptyState title="No peer fits">Take a part of the filter away to see more.</EmptyState>
      ) : (
        <MoreItems key={JSON.stringify(place)} items={shown} what="peers">
          {(few) => (
            <ul className={classes.list} aria-label="Peers">
              {few.map((peer) => (
                <PeerRow key={peer.server_name} peer={peer} />
              ))}
            </ul>
          )}
        </MoreItems>
      )}
    </>
  );
}

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { EmptyState } from '../../parts/empty-state';
import { Icon } from '../../parts/icon';
import { useApi } from '../../session/session';
import { AdminPage } from '../parts/admin-page';
import { LastError } from '../parts/last-error';
import { Loaded } from '../parts/loaded';
import list from '../parts/plain-list.module.css';
import { peersQuery, policyQuery } from '../queries';
import type { PeerView } from '../views';
import { AddPeerDialog } from './add-peer-dialog';
import { knownPeers } from './known-peers';
import { PeerActions } from './peer-actions';
import { PeerFacts } from './peer-facts';
import { PeerStatus } from './peer-status';

/** The servers that this one talks to, or may talk to. */
export function PeersPage() {
  const api = useApi();
  const peers = useQuery(peersQuery(api));
  const policy = useQuery(policyQuery(api));
  const [adding, setAdding] = useState(false);
  return (
    <AdminPage
      title="Peers"
      lead="The servers that this one talks to. What fails comes first, with what helps."
      actions={
        <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setAdding(true)}>
          Add a peer
        </Button>
      }
    >
      <Loaded query={peers} what="the peers">
        {(heard) => <PeerList peers={knownPeers(heard, policy.data?.policy)} />}
      </Loaded>
      <AddPeerDialog opened={adding} onClose={() => setAdding(false)} />
    </AdminPage>
  );
}

function PeerList({ peers }: { peers: readonly PeerView[] }) {
  if (peers.length === 0) {
    return (
      <EmptyState title="No peers yet">
        Add the first one by its name. It is a peer once both admins have allowed each other.
      </EmptyState>
    );
  }
  return (
    <ul className={list.list} aria-label="Peers">
      {peers.map((peer) => (
        <li key={peer.server_name} className={list.item}>
          <div className={list.head}>
            <h2 className={list.title}>
              <Link to="/admin/peers/$peer" params={{ peer: peer.server_name }}>
                <bdi>{peer.server_name}</bdi>
              </Link>
            </h2>
            <PeerStatus status={peer.status} />
          </div>
          {peer.last_error && <LastError error={peer.last_error} />}
          <PeerFacts peer={peer} />
          <PeerActions peer={peer} />
        </li>
      ))}
    </ul>
  );
}

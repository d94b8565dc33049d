import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Icon } from '../../parts/icon';
import { useApi } from '../../session/session';
import { AdminPage } from '../parts/admin-page';
import { Loaded } from '../parts/loaded';
import { peersQuery, policyQuery } from '../queries';
import { AddPeerDialog } from './add-peer-dialog';
import { knownPeers } from './known-peers';
import { PeerList } from './peer-list';
import { ShutNotice } from '../policy/shut-notice';
import { readPeersPlace } from './peers-place';

/** The servers that this one talks to, or may talk to. */
export function PeersPage() {
  const api = useApi();
  const peers = useQuery(peersQuery(api));
  const policy = useQuery(policyQuery(api));
  const place = readPeersPlace(useSearch({ strict: false }));
  const navigate = useNavigate();
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
        {(heard) => (
          <Loaded query={policy} what="the policy">
            {({ policy: current }) => (
              <>
                <ShutNotice policy={current} />
                <PeerList
                  peers={knownPeers(heard, current)}
                  place={place}
                  onChange={(search) => void navigate({ to: '/admin/peers', search, replace: true })}
                />
              </>
            )}
          </Loaded>
        )}
      </Loaded>
      <AddPeerDialog opened={adding} onClose={() => setAdding(false)} />
    </AdminPage>
  );
}

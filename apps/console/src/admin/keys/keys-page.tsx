import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../session/session';
import { AdminPage, Section } from '../parts/admin-page';
import { Facts } from '../parts/facts';
import { Loaded } from '../parts/loaded';
import { identityQuery } from '../queries';
import type { IdentityView } from '../views';
import { FirstKey } from './first-key';
import { KeyFacts } from './key-facts';
import { KeyList } from './key-list';
import { RotateKeyDialog } from './rotate-key-dialog';

/** The keys that this server signs with. */
export function KeysPage() {
  const identity = useQuery(identityQuery(useApi()));
  return (
    <AdminPage
      title="Keys"
      lead="What this server signs with. Other servers read the public halves in its descriptor."
    >
      <Loaded query={identity} what="the keys">
        {(known) => (known.key_id === '' ? <FirstKey /> : <Keys identity={known} />)}
      </Loaded>
    </AdminPage>
  );
}

function Keys({ identity }: { identity: IdentityView }) {
  const [rotating, setRotating] = useState(false);
  const [isRotated, setIsRotated] = useState(false);
  return (
    <>
      <Section
        title="In use"
        actions={
          <Button variant="default" onClick={() => setRotating(true)}>
            Rotate …
          </Button>
        }
      >
        <Facts>
          <KeyFacts identity={identity} />
        </Facts>
        <p role="status">
          {isRotated &&
            'A new key signs from now on. Peers take it over when they next hear from this server.'}
        </p>
      </Section>
      <Section title="History">
        <KeyList keys={identity.keys} />
      </Section>
      <RotateKeyDialog
        opened={rotating}
        onClose={() => setRotating(false)}
        onDone={() => setIsRotated(true)}
      />
    </>
  );
}

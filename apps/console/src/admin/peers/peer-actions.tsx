import { Button } from '@mantine/core';
import { useState } from 'react';
import { ProblemNotice } from '../../parts/problem-notice';
import type { PeerView } from '../views';
import classes from './peer-actions.module.css';
import { RefreshPeerDialog } from './refresh-peer-dialog';
import { RemovePeerDialog } from './remove-peer-dialog';
import { usePeering } from './use-peering';

/** What can be done about one peer. */
export function PeerActions({ peer: { server_name: name, status } }: { peer: PeerView }) {
  const [opened, setOpened] = useState<'refresh' | 'remove'>();
  const close = () => setOpened(undefined);
  const { allow, deny } = usePeering(name);
  const isOut = status === 'denied' || status === 'severed';
  const problem = allow.error ?? deny.error;
  return (
    <div className={classes.actions}>
      <div className={classes.buttons}>
        {isOut && (
          <Button size="xs" variant="default" loading={allow.isPending} onClick={() => allow.mutate()}>
            Allow<span className="visually-hidden"> {name}</span>
          </Button>
        )}
        {!isOut && (
          <Button size="xs" variant="default" onClick={() => setOpened('refresh')}>
            Refresh …<span className="visually-hidden"> {name}</span>
          </Button>
        )}
        {status !== 'denied' && (
          <Button size="xs" variant="default" loading={deny.isPending} onClick={() => deny.mutate()}>
            Deny<span className="visually-hidden"> {name}</span>
          </Button>
        )}
        {status !== 'severed' && (
          <Button size="xs" variant="default" className={classes.remove!} onClick={() => setOpened('remove')}>
            Remove …<span className="visually-hidden"> {name}</span>
          </Button>
        )}
      </div>
      {problem && <ProblemNotice problem={problem} />}
      <RefreshPeerDialog name={name} opened={opened === 'refresh'} onClose={close} />
      <RemovePeerDialog name={name} opened={opened === 'remove'} onClose={close} />
    </div>
  );
}

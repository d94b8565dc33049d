import { Button } from '@mantine/core';
import { useState } from 'react';
import type { RoomView } from '../../api/views';
import { Name } from '../../parts/name';
import { plainName } from '../../parts/plain-text';
import { useMe } from '../../session/session';
import { Badge } from '../parts/badge';
import { Dialog } from '../../parts/dialog';
import { Fact, Facts } from '../parts/facts';
import list from '../parts/plain-list.module.css';
import { closedKind } from './closed-kind';
import { FederateSwitch } from './federate-switch';
import { PullHistoryForm } from './pull-history-form';
import { RoomParticipants } from './room-participants';

type Opened = 'participants' | 'history';

/** One room: what it is, who is in it, and whether it federates. */
export function RoomItem({ room }: { room: RoomView }) {
  const { tenant } = useMe();
  const [opened, setOpened] = useState<Opened>();
  const close = () => setOpened(undefined);
  const kind = closedKind(room);
  return (
    <li className={list.item}>
      <div className={list.head}>
        <h2 className={list.title}>
          <Name text={room.name} />
        </h2>
        {room.federated && <Badge tone="good">Federated</Badge>}
        {kind && <Badge tone="plain">{kind}</Badge>}
        <span className={list.end}>
          <Button size="xs" variant="default" onClick={() => setOpened('participants')}>
            Participants<span className="visually-hidden"> of {plainName(room.name)}</span>
          </Button>
          {room.foreign_servers.length > 0 && (
            <Button size="xs" variant="default" onClick={() => setOpened('history')}>
              Fetch history …<span className="visually-hidden"> of {plainName(room.name)}</span>
            </Button>
          )}
        </span>
      </div>
      <Facts>
        <Fact name="Home" wide="narrow">
          {room.home === tenant ? 'this server' : <bdi>{room.home}</bdi>}
        </Fact>
        <Fact name="People">{room.member_count}</Fact>
        <Fact name="Other servers" wide="narrow">
          {room.foreign_servers.join(', ') || 'none'}
        </Fact>
        <Fact name="Newcomers see">
          {room.history === 'shared' ? 'what was said before' : 'what is said from then on'}
        </Fact>
      </Facts>
      <div className={list.head}>
        <FederateSwitch room={room} />
        <code className={list.soft}>{room.room_id}</code>
      </div>
      <Dialog title="Participants" opened={opened === 'participants'} onClose={close}>
        <RoomParticipants roomId={room.room_id} />
      </Dialog>
      <Dialog title="Fetch history" opened={opened === 'history'} onClose={close}>
        <PullHistoryForm room={room} />
      </Dialog>
    </li>
  );
}

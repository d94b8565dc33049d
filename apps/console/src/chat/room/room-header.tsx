import { ActionIcon, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { RoomView } from '../../api/views';
import { Icon } from '../../parts/icon';
import { Name } from '../../parts/name';
import { plainAddress } from '../../parts/plain-text';
import { FederatedBadge } from '../federated-badge';
import { InviteDialog } from '../members/invite-dialog';
import classes from './room-header.module.css';
import { RoomMenu } from './room-menu';

interface RoomHeaderProps {
  room: RoomView;
  showsMembers: boolean;
  onToggleMembers(): void;
}

export function RoomHeader({ room, showsMembers, onToggleMembers }: RoomHeaderProps) {
  const [inviting, setInviting] = useState(false);
  const { name, federated, foreign_servers, member_count } = room;
  return (
    <header className={classes.header}>
      <Link to="/" className={classes.back!} aria-label="Back to the rooms">
        <Icon name="back" />
      </Link>
      <div className={classes.about}>
        <h1 className={classes.name}>
          <Name text={name} />
        </h1>
        {federated && (
          <p className={classes.servers}>
            <FederatedBadge servers={foreign_servers} /> with{' '}
            <bdi>{foreign_servers.map(plainAddress).join(', ')}</bdi>
          </p>
        )}
      </div>
      <Button className={classes.invite!} variant="light" size="xs" onClick={() => setInviting(true)}>
        <span className={classes.plus}>+</span>
        <span className={classes.word}>&nbsp;Invite</span>
      </Button>
      <ActionIcon
        variant={showsMembers ? 'light' : 'subtle'}
        color={showsMembers ? 'tide' : 'gray'}
        size={36}
        aria-label={`Members (${member_count})`}
        title={`Members (${member_count})`}
        aria-pressed={showsMembers}
        onClick={onToggleMembers}
      >
        <Icon name="people" />
      </ActionIcon>
      <RoomMenu room={room} />
      <InviteDialog room={room} opened={inviting} onClose={() => setInviting(false)} />
    </header>
  );
}

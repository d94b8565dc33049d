import { ActionIcon, Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { path } from '../../api/client';
import { KEYS } from '../../api/queries';
import type { MemberView, RoomView } from '../../api/views';
import { ConfirmDialog } from '../../parts/confirm-dialog';
import { Icon } from '../../parts/icon';
import { Address, Name } from '../../parts/name';
import { plainName } from '../../parts/plain-text';
import { Portrait } from '../../parts/portrait';
import { useApi, useMe } from '../../session/session';
import row from '../list-row.module.css';
import { PresenceDot } from './presence-dot';

interface MemberRowProps {
  room: RoomView;
  member: MemberView;
}

export function MemberRow({ room, member }: MemberRowProps) {
  const me = useMe();
  const { fqid, display_name, presence } = member;
  // Removing people is the word of the room's home; whether this person may say it, the server decides.
  const removable = room.home === me.tenant && fqid !== me.fqid;
  return (
    <li className={row.row}>
      <Portrait name={display_name} seed={fqid} />
      <span className={row.text} data-item tabIndex={-1}>
        <span className={row.name} data-strong>
          <Name text={display_name} />
          {fqid === me.fqid && <span className={row.about}>you</span>}
        </span>
        <Address text={fqid} />
      </span>
      <PresenceDot presence={presence} />
      {removable && <RemovalMenu roomId={room.room_id} member={member} />}
    </li>
  );
}

interface RemovalMenuProps {
  roomId: string;
  member: MemberView;
}

function RemovalMenu({ roomId, member: { participant_id, display_name } }: RemovalMenuProps) {
  const api = useApi();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<'kick' | 'ban'>();
  const name = plainName(display_name);
  const removal = useMutation({
    mutationFn: () =>
      api.delete(path`/v1/rooms/${roomId}/members/${participant_id}` + (asked === 'ban' ? '?ban=true' : '')),
    onSuccess: async () => {
      setAsked(undefined);
      await queries.invalidateQueries({ queryKey: KEYS.members(roomId) });
    },
  });
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`More about ${name}`}>
            <Icon name="more" size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setAsked('kick')}>Remove from the room</Menu.Item>
          <Menu.Item onClick={() => setAsked('ban')}>Remove and do not let back in</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={asked !== undefined}
        title={
          <>
            Remove <Name text={display_name} />?
          </>
        }
        action="Remove"
        problem={removal.error}
        busy={removal.isPending}
        onClose={() => {
          setAsked(undefined);
          removal.reset();
        }}
        onConfirm={() => removal.mutate()}
      >
        {asked === 'ban'
          ? 'They leave the room, and nobody can invite them again until the ban is lifted.'
          : 'They leave the room. They can be invited again.'}
      </ConfirmDialog>
    </>
  );
}

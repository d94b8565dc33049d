import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '../../parts/icon';
import { NewDirectDialog } from './new-direct-dialog';
import { NewRoomDialog } from './new-room-dialog';

type Dialog = 'room' | 'direct';

export function NewMenu() {
  const [dialog, setDialog] = useState<Dialog>();
  const close = () => setDialog(undefined);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="xs" variant="light" leftSection={<Icon name="plus" size={16} />}>
            New
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon name="people" size={18} />} onClick={() => setDialog('room')}>
            Room
          </Menu.Item>
          <Menu.Item leftSection={<Icon name="globe" size={18} />} onClick={() => setDialog('direct')}>
            Federated direct message
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <NewRoomDialog opened={dialog === 'room'} onClose={close} />
      <NewDirectDialog opened={dialog === 'direct'} onClose={close} />
    </>
  );
}

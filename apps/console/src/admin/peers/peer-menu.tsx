import { ActionIcon, Menu } from '@mantine/core';
import type { Ref } from 'react';
import { Icon } from '../../parts/icon';
import type { PeerView } from '../views';
import classes from './peer-menu.module.css';
import { PEER_TASKS, TASK_WORDS, type PeerTask } from './peer-tasks';

interface PeerMenuProps {
  peer: PeerView;
  button: Ref<HTMLButtonElement>;
  isRunning: boolean;
  onTask(task: PeerTask): void;
}

/** What can be done about one peer of many: a single stop for the keyboard. */
export function PeerMenu({ peer: { server_name, status }, button, isRunning, onTask }: PeerMenuProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          ref={button}
          variant="subtle"
          color="gray"
          size={36}
          aria-label={`Actions for ${server_name}`}
        >
          <Icon name="more" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {PEER_TASKS[status].map((task) => (
          <Menu.Item
            key={task}
            disabled={isRunning}
            className={task === 'remove' ? classes.remove! : ''}
            onClick={() => onTask(task)}
          >
            {TASK_WORDS[task]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

import { ActionIcon, Drawer } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '../../parts/icon';
import classes from './notification-bell.module.css';
import { NotificationPanel } from './notification-panel';
import { useWaiting } from './use-waiting';

/** Opens the panel, and counts what waits in it. */
export function NotificationBell() {
  const [opened, setOpened] = useState(false);
  const waiting = useWaiting();
  return (
    <>
      <div className={classes.bell}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={40}
          aria-label={waiting === 0 ? 'Notifications' : `Notifications, ${waiting} new`}
          onClick={() => setOpened(true)}
        >
          <Icon name="bell" />
        </ActionIcon>
        {waiting > 0 && (
          <span className={classes.count} aria-hidden="true">
            {waiting > 99 ? '99+' : waiting}
          </span>
        )}
      </div>
      <Drawer
        opened={opened}
        onClose={() => setOpened(false)}
        position="right"
        title="Notifications"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <NotificationPanel onLeave={() => setOpened(false)} />
      </Drawer>
    </>
  );
}

import { ActionIcon, Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { invitationsQuery, notificationsQuery } from '../../api/queries';
import { Icon } from '../../parts/icon';
import { useApi } from '../../session/session';
import classes from './notification-bell.module.css';
import { NotificationPanel } from './notification-panel';

/** Opens the panel, and counts what waits in it. */
export function NotificationBell() {
  const api = useApi();
  const [opened, setOpened] = useState(false);
  const { data: invites } = useQuery(invitationsQuery(api));
  const { data: notifications } = useQuery(notificationsQuery(api));
  const waiting =
    (invites ?? []).filter(({ state }) => state === 'pending').length +
    (notifications ?? []).filter(({ read, kind }) => !read && kind === 'message').length;
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

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { invitationsQuery, KEYS, notificationsQuery } from '../../api/queries';
import { Awaited } from '../../parts/awaited';
import { BusyButton } from '../../parts/busy-button';
import { EmptyState } from '../../parts/empty-state';
import { ProblemNotice } from '../../parts/problem-notice';
import { useKeptFocus } from '../../parts/use-kept-focus';
import { useApi } from '../../session/session';
import { InviteCard } from './invite-card';
import { markRead } from './mark-read';
import { MessageNotice } from './message-notice';
import classes from './notification-panel.module.css';

interface NotificationPanelProps {
  onLeave(): void;
}

/** Invites to answer, then what was said where the person wants to be told. */
export function NotificationPanel(props: NotificationPanelProps) {
  const box = useRef<HTMLDivElement>(null);
  useKeptFocus(box);
  return (
    <div ref={box} tabIndex={-1} className={classes.panel}>
      <Notifications {...props} />
    </div>
  );
}

function Notifications({ onLeave }: NotificationPanelProps) {
  const api = useApi();
  const queries = useQueryClient();
  const invites = useQuery(invitationsQuery(api));
  const notifications = useQuery(notificationsQuery(api));
  const open = invites.data?.filter(({ state }) => state === 'pending' || state === 'joining');
  const messages = notifications.data?.filter(({ kind }) => kind === 'message');
  const readAll = useMutation({
    mutationFn: () => markRead(api, queries),
    onError: () => queries.invalidateQueries({ queryKey: KEYS.notifications }),
  });
  if (!open || !messages) {
    const retry = () => void Promise.all([invites.refetch(), notifications.refetch()]);
    return (
      <Awaited query={open ? notifications : invites} onRetry={retry}>
        Loading …
      </Awaited>
    );
  }
  if (open.length + messages.length === 0) {
    return (
      <EmptyState title="Nothing new">
        Invites to rooms, and messages in rooms whose settings ask for it, are listed here.
      </EmptyState>
    );
  }
  return (
    <>
      {open.length > 0 && (
        <ul aria-label="Invites" className={classes.list}>
          {open.map((invite) => (
            <InviteCard key={invite.invite_id} invite={invite} onLeave={onLeave} />
          ))}
        </ul>
      )}
      {readAll.error && <ProblemNotice problem={readAll.error} />}
      {messages.some(({ read }) => !read) && (
        <BusyButton variant="default" size="xs" busy={readAll.isPending} onClick={() => readAll.mutate()}>
          Mark all as read
        </BusyButton>
      )}
      <ul aria-label="Messages" className={classes.list}>
        {messages.map((notification) => (
          <li key={notification.id}>
            <MessageNotice notification={notification} onLeave={onLeave} />
          </li>
        ))}
      </ul>
    </>
  );
}

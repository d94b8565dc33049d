import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { path } from '../../api/client';
import { invitationsQuery, KEYS, notificationsQuery } from '../../api/queries';
import type { NotificationView } from '../../api/views';
import { Awaited } from '../../parts/awaited';
import { EmptyState } from '../../parts/empty-state';
import { Address, Name } from '../../parts/name';
import { plainText } from '../../parts/plain-text';
import { MinuteTime } from '../../parts/time';
import { useApi, useMe } from '../../session/session';
import { InviteCard } from './invite-card';
import classes from './notification-panel.module.css';

const LONGEST = 160;

/** Invites to answer, then what was said where the person wants to be told. */
export function NotificationPanel({ onLeave }: { onLeave(): void }) {
  const api = useApi();
  const me = useMe().fqid;
  const queries = useQueryClient();
  const invites = useQuery(invitationsQuery(api));
  const notifications = useQuery(notificationsQuery(api));
  const open = invites.data?.filter(
    ({ state, target }) => target === me && (state === 'pending' || state === 'joining'),
  );
  const messages = notifications.data?.filter(({ kind }) => kind === 'message');
  const unread = messages?.filter(({ read }) => !read) ?? [];
  const readAll = useMutation({
    mutationFn: async () => {
      for (const { id } of unread) await api.post(path`/v1/me/notifications/${id}/read`);
    },
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: KEYS.notifications }),
        queries.invalidateQueries({ queryKey: KEYS.rooms }),
      ]),
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
    <div className={classes.panel}>
      {open.length > 0 && (
        <ul aria-label="Invites" className={classes.list}>
          {open.map((invite) => (
            <InviteCard key={invite.invite_id} invite={invite} onLeave={onLeave} />
          ))}
        </ul>
      )}
      {unread.length > 0 && (
        <Button variant="default" size="xs" loading={readAll.isPending} onClick={() => readAll.mutate()}>
          Mark all as read
        </Button>
      )}
      <ul aria-label="Messages" className={classes.list}>
        {messages.map((notification) => (
          <li key={notification.id}>
            <MessageNotice notification={notification} onLeave={onLeave} />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface MessageNoticeProps {
  notification: NotificationView;
  onLeave(): void;
}

function MessageNotice({ notification, onLeave }: MessageNoticeProps) {
  const { id, room_id, room_name, sender, at, read, mentioned, body } = notification;
  return (
    <Link
      to="/rooms/$roomId"
      params={{ roomId: room_id }}
      search={{ at: id }}
      className={classes.notice!}
      data-read={read}
      onClick={onLeave}
    >
      <span className={classes.place}>
        <Name text={room_name} /> {mentioned && <span className={classes.mentioned}>names you</span>}
        {!read && <span className="visually-hidden">unread</span>}
      </span>
      <Address text={sender} />
      <bdi className={classes.body}>
        {body === null ? 'This message was erased.' : plainText(body).slice(0, LONGEST)}
      </bdi>
      <span className={classes.time}>
        <MinuteTime at={at} />
      </span>
    </Link>
  );
}

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { NOTIFICATIONS_LISTED, notificationsQuery } from '../../api/queries';
import { useApi } from '../../session/session';
import { markRead } from '../notifications/mark-read';

/** Marks what was told of a room as read while the room, with so much unread, is before the person's eyes. */
export function useReading(roomId: string, unread: number): void {
  const api = useApi();
  const queries = useQueryClient();
  const { data: notifications = [] } = useQuery(notificationsQuery(api));
  const isListed = notifications.some(({ room_id, read }) => room_id === roomId && !read);
  const isUnread = isListed || (unread > 0 && notifications.length === NOTIFICATIONS_LISTED);
  useEffect(() => {
    if (!isUnread) return undefined;
    const read = () => {
      if (document.visibilityState === 'visible') void markRead(api, queries, roomId).catch(() => undefined);
    };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [api, queries, roomId, isUnread]);
}

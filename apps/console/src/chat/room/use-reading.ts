import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { path } from '../../api/client';
import { KEYS, notificationsQuery } from '../../api/queries';
import { useApi } from '../../session/session';

/** Marks what was told of a room as read while the room is before the person's eyes. */
export function useReading(roomId: string): void {
  const api = useApi();
  const queries = useQueryClient();
  const { data: notifications } = useQuery(notificationsQuery(api));

  useEffect(() => {
    const unread = notifications?.filter(({ room_id, read }) => room_id === roomId && !read);
    if (!unread || unread.length === 0) return undefined;
    let gone = false;
    const read = async () => {
      if (document.visibilityState !== 'visible' || gone) return;
      for (const { id } of unread) await api.post(path`/v1/me/notifications/${id}/read`);
      await Promise.all([
        queries.invalidateQueries({ queryKey: KEYS.notifications }),
        queries.invalidateQueries({ queryKey: KEYS.rooms }),
      ]);
    };
    const readOrLeave = () => void read().catch(() => undefined);
    readOrLeave();
    document.addEventListener('visibilitychange', readOrLeave);
    return () => {
      gone = true;
      document.removeEventListener('visibilitychange', readOrLeave);
    };
  }, [api, queries, notifications, roomId]);
}

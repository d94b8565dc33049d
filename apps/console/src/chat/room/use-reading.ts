import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { path } from '../../api/client';
import { KEYS, notificationsQuery } from '../../api/queries';
import type { NotificationView, RoomView } from '../../api/views';
import { useApi } from '../../session/session';

const AT_ONCE = 10;

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
      showAsRead(queries, roomId);
      for (let at = 0; at < unread.length; at += AT_ONCE) {
        const some = unread.slice(at, at + AT_ONCE);
        await Promise.all(some.map(({ id }) => api.post(path`/v1/me/notifications/${id}/read`)));
      }
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

/** At once; the server is told meanwhile. */
function showAsRead(queries: QueryClient, roomId: string): void {
  queries.setQueryData<NotificationView[]>(KEYS.notifications, (all) =>
    all?.map((one) => (one.room_id === roomId ? { ...one, read: true } : one)),
  );
  queries.setQueryData<RoomView[]>(KEYS.rooms, (rooms) =>
    rooms?.map((room) => (room.room_id === roomId ? { ...room, unread: 0 } : room)),
  );
}

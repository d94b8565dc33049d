import type { QueryClient } from '@tanstack/react-query';
import { path, type ApiClient } from '../../api/client';
import { allPages, KEYS, NOTIFICATIONS, NOTIFICATIONS_LISTED } from '../../api/queries';
import type { NotificationView, RoomView } from '../../api/views';

const AT_ONCE = 10;

/** Marks all as read: what is told of one room, or everything. On the screen at once; the server is told meanwhile. */
export async function markRead(api: ApiClient, queries: QueryClient, roomId?: string): Promise<void> {
  const unread = await unreadOf(api, queries, roomId);
  if (unread.length === 0) return;
  showAsRead(queries, roomId);
  for (let at = 0; at < unread.length; at += AT_ONCE) {
    const some = unread.slice(at, at + AT_ONCE);
    await Promise.all(some.map(({ id }) => api.post(path`/v1/me/notifications/${id}/read`)));
  }
  await Promise.all([
    queries.invalidateQueries({ queryKey: KEYS.notifications }),
    queries.invalidateQueries({ queryKey: KEYS.rooms }),
  ]);
}

/** Where more is kept than is listed, what is not listed too. */
async function unreadOf(api: ApiClient, queries: QueryClient, roomId?: string): Promise<NotificationView[]> {
  const listed = queries.getQueryData<NotificationView[]>(KEYS.notifications) ?? [];
  const all =
    listed.length < NOTIFICATIONS_LISTED ? listed : await allPages<NotificationView>(api, NOTIFICATIONS);
  return all.filter(({ room_id, read }) => !read && (roomId === undefined || room_id === roomId));
}

function showAsRead(queries: QueryClient, roomId?: string): void {
  const isMeant = ({ room_id }: { room_id: string }) => roomId === undefined || room_id === roomId;
  queries.setQueryData<NotificationView[]>(KEYS.notifications, (all) =>
    all?.map((one) => (isMeant(one) ? { ...one, read: true } : one)),
  );
  queries.setQueryData<RoomView[]>(KEYS.rooms, (rooms) =>
    rooms?.map((room) => (isMeant(room) ? { ...room, unread: 0 } : room)),
  );
}

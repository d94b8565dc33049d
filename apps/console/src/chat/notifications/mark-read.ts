import type { QueryClient } from '@tanstack/react-query';
import type { ApiClient } from '../../api/client';
import { KEYS, NOTIFICATIONS } from '../../api/queries';
import type { NotificationView, RoomView } from '../../api/views';

/**
 * Marks what is known by now as read, listed or older: what is told of one room, or everything. On the screen at once;
 * the server is told meanwhile.
 */
export async function markRead(api: ApiClient, queries: QueryClient, roomId?: string): Promise<void> {
  const [newest] = queries.getQueryData<NotificationView[]>(KEYS.notifications) ?? [];
  if (!newest) return;
  showAsRead(queries, roomId);
  await api.post(`${NOTIFICATIONS}/read`, {
    until: newest.id,
    ...(roomId !== undefined && { room_id: roomId }),
  });
  await Promise.all([
    queries.invalidateQueries({ queryKey: KEYS.notifications }),
    queries.invalidateQueries({ queryKey: KEYS.rooms }),
  ]);
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

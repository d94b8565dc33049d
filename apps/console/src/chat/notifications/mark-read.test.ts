import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import type { ApiClient } from '../../api/client';
import { KEYS } from '../../api/queries';
import type { NotificationView, RoomView } from '../../api/views';
import { markRead } from './mark-read';

const notification = (id: string, room_id: string) => ({ id, room_id, read: false }) as NotificationView;
const room = (room_id: string) => ({ room_id, unread: 1 }) as RoomView;

/** A person to whom something was told of two rooms, the newest of `rm_b`. */
async function mark(listed: NotificationView[], roomId?: string) {
  const told: unknown[] = [];
  const api = { post: async (path: string, body: object) => void told.push([path, body]) };
  const queries = new QueryClient();
  queries.setQueryData(KEYS.notifications, listed);
  queries.setQueryData(KEYS.rooms, [room('rm_a'), room('rm_b')]);
  await markRead(api as unknown as ApiClient, queries, roomId);
  const unread = queries.getQueryData<RoomView[]>(KEYS.rooms)!.map((one) => one.unread);
  const read = queries.getQueryData<NotificationView[]>(KEYS.notifications)!.map((one) => one.read);
  return { told, unread, read };
}

describe('what is marked as read', () => {
  const listed = [notification('b', 'rm_b'), notification('a', 'rm_a')];
  const path = '/v1/me/notifications/read';

  it('is of one room all that is not newer than what is known, in one request', async () => {
    const { told, unread, read } = await mark(listed, 'rm_a');
    expect(told).toEqual([[path, { until: 'b', room_id: 'rm_a' }]]);
    expect([unread, read]).toEqual([
      [0, 1],
      [false, true],
    ]);
  });

  it('is everything in one request too', async () => {
    const { told, unread, read } = await mark(listed);
    expect(told).toEqual([[path, { until: 'b' }]]);
    expect([unread, read]).toEqual([
      [0, 0],
      [true, true],
    ]);
  });

  it('is nothing where nothing was told', async () => {
    expect(await mark([])).toEqual({ told: [], unread: [1, 1], read: [] });
  });
});

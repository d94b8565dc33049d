import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import type { ApiClient } from '../../api/client';
import { KEYS, NOTIFICATIONS_LISTED } from '../../api/queries';
import type { NotificationView, RoomView } from '../../api/views';
import { markRead } from './mark-read';

const notification = (id: string, room_id: string, read: boolean) =>
  ({ id, room_id, read }) as NotificationView;

/** A person with so many new messages elsewhere, and one before them in each of two rooms. */
async function mark(newer: number, roomId?: string) {
  const all = [
    ...Array.from({ length: newer }, (_, n) => notification(`n${n}`, 'rm_read', true)),
    notification('a', 'rm_a', false),
    notification('b', 'rm_b', false),
  ];
  const told: string[] = [];
  const api = {
    get: async (path: string) => {
      const from = Number(new URL(path, 'http://here').searchParams.get('after') ?? 0);
      const items = all.slice(from, from + NOTIFICATIONS_LISTED);
      return { items, next: items.length < NOTIFICATIONS_LISTED ? null : String(from + items.length) };
    },
    post: async (path: string) => void told.push(path.split('/')[4]!),
  };
  const queries = new QueryClient();
  queries.setQueryData(KEYS.notifications, all.slice(0, NOTIFICATIONS_LISTED));
  queries.setQueryData(KEYS.rooms, [{ room_id: 'rm_a', unread: 1 } as RoomView]);
  await markRead(api as unknown as ApiClient, queries, roomId);
  return { told, rooms: queries.getQueryData<RoomView[]>(KEYS.rooms) };
}

describe('what is marked as read', () => {
  it.each([
    ['of one room', 5, 'rm_a', ['a']],
    ['at all', 5, undefined, ['a', 'b']],
    ['of one room, beyond what is listed', 450, 'rm_a', ['a']],
    ['at all, beyond what is listed', 450, undefined, ['a', 'b']],
  ])('is all that is unread %s', async (_, newer, roomId, ids) => {
    const { told, rooms } = await mark(newer, roomId);
    expect(told).toEqual(ids);
    expect(rooms).toEqual([{ room_id: 'rm_a', unread: 0 }]);
  });
});

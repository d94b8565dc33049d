import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { path, query, type ApiClient } from './client';
import { ApiProblem } from './problem';
import type {
  DeliveryView,
  InviteView,
  MemberView,
  NotificationView,
  Notify,
  Page,
  RoomView,
  SearchHit,
  TimelineItem,
} from './views';

/** The newest page comes at once; who goes back wants more of it. */
const NEWEST_PAGE = 60;
const OLDER_PAGE = 200;

/** The names under which the cache keeps what the server said; the live stream changes it by the same names. */
export const KEYS = {
  rooms: ['rooms'],
  timeline: (roomId: string) => ['timeline', roomId],
  members: (roomId: string) => ['members', roomId],
  roomInvites: (roomId: string) => ['room-invites', roomId],
  invitations: ['invitations'],
  notifications: ['notifications'],
  settings: ['settings'],
  search: (words: string) => ['search', words],
  delivery: (eventId: string) => ['delivery', eventId],
} as const;

export const roomsQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: KEYS.rooms,
    queryFn: ({ signal }) => allPages<RoomView>(api, '/v1/rooms', signal),
  });

export const membersQuery = (api: ApiClient, roomId: string) =>
  queryOptions({
    queryKey: KEYS.members(roomId),
    queryFn: async ({ signal }) =>
      (await api.get<Page<MemberView>>(path`/v1/rooms/${roomId}/members`, signal)).items,
  });

export const roomInvitesQuery = (api: ApiClient, roomId: string) =>
  queryOptions({
    queryKey: KEYS.roomInvites(roomId),
    queryFn: async ({ signal }) =>
      (await api.get<Page<InviteView>>(path`/v1/rooms/${roomId}/invitations`, signal)).items,
  });

export const timelinePage = (api: ApiClient, roomId: string, before: string | null, signal?: AbortSignal) =>
  api.get<Page<TimelineItem>>(
    path`/v1/rooms/${roomId}/timeline` +
      query({ before: before ?? undefined, limit: before === null ? NEWEST_PAGE : OLDER_PAGE }),
    signal,
  );

/** Pages from the newest back; within a page the newest comes first. */
export const timelineQuery = (api: ApiClient, roomId: string) =>
  infiniteQueryOptions({
    queryKey: KEYS.timeline(roomId),
    queryFn: ({ pageParam, signal }) => timelinePage(api, roomId, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: Infinity,
  });

export const invitationsQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: KEYS.invitations,
    queryFn: async ({ signal }) => (await api.get<Page<InviteView>>('/v1/me/invitations', signal)).items,
  });

export const NOTIFICATIONS = '/v1/me/notifications';
/** So many are listed, the newest; the server keeps more. */
export const NOTIFICATIONS_LISTED = 200;

export const notificationsQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: KEYS.notifications,
    queryFn: async ({ signal }) =>
      (await api.get<Page<NotificationView>>(NOTIFICATIONS + query({ limit: NOTIFICATIONS_LISTED }), signal))
        .items,
  });

export const settingsQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: KEYS.settings,
    queryFn: async ({ signal }) =>
      (await api.get<{ rooms: Record<string, Notify> }>('/v1/me/settings', signal)).rooms,
  });

export const searchQuery = (api: ApiClient, words: string) =>
  queryOptions({
    queryKey: KEYS.search(words),
    queryFn: async ({ signal }) =>
      (await api.get<Page<SearchHit>>(`/v1/search${query({ q: words, limit: 50 })}`, signal)).items,
    staleTime: 0,
  });

/** A server that is away for a day is not asked about every two seconds. */
const [SOON_MS, SOON_TRIES, LATER_MS] = [2_000, 30, 15_000];

/** How far a message of one's own is on its way; asked again until every server has it. */
export const deliveryQuery = (api: ApiClient, roomId: string, eventId: string) =>
  queryOptions({
    queryKey: KEYS.delivery(eventId),
    queryFn: async ({ signal }) =>
      (await api.get<Page<DeliveryView>>(path`/v1/rooms/${roomId}/messages/${eventId}/delivery`, signal))
        .items,
    staleTime: Infinity,
    refetchInterval: ({ state: { data, error, dataUpdateCount } }) => {
      const isOver = data
        ? data.every(({ state }) => state !== 'waiting')
        : error instanceof ApiProblem && !error.retryable;
      if (isOver) return false;
      return dataUpdateCount > SOON_TRIES ? LATER_MS : SOON_MS;
    },
  });

const MOST_PAGES = 20;

/** Every page of a list, up to a bound. */
export async function allPages<Item>(api: ApiClient, base: string, signal?: AbortSignal): Promise<Item[]> {
  const items: Item[] = [];
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { items: more, next } = await api.get<Page<Item>>(base + query({ after, limit: 200 }), signal);
    items.push(...more);
    if (next === null) break;
    after = next;
  }
  return items;
}

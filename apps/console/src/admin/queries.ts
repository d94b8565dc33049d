import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { path, query, type ApiClient } from '../api/client';
import { ApiProblem } from '../api/problem';
import { allPages } from '../api/queries';
import type { MemberView, Page, RoomView } from '../api/views';
import { addSample, type Sample } from './overview/samples';
import { ACTIONS } from './policy/actions';
import type {
  DeliveryRow,
  Diagnosis,
  IdentityView,
  PeerAction,
  PeerDetails,
  PeerView,
  PolicyExplanation,
  PolicyPreview,
  PolicyView,
  SeveringCounts,
  TrafficHour,
} from './views';

export const FEDERATION = '/v1/admin/federation';
const POLICY = `${FEDERATION}/policy`;
/** No line of the live stream tells admins of what they see: it is asked for again. */
const LIVE = { refetchInterval: 3_000, staleTime: 0, retry: retryOnce };
/** What changes seldom, or takes several questions. */
const LIVE_SLOWLY = { ...LIVE, refetchInterval: 10_000 };
/** It is asked for again anyway: soon after it has failed, that is told. */
function retryOnce(failures: number, error: Error): boolean {
  return error instanceof ApiProblem && error.retryable && failures < 1;
}

const LIST_LIMIT = 200;
const ROOMS_PAGE = 50;

/** The names under which the cache keeps what the admins' routes said. */
export const ADMIN_KEYS = {
  identity: ['admin', 'identity'],
  peers: ['admin', 'peers'],
  peer: (name: string) => ['admin', 'peer', name],
  deliveries: (peer: string) => ['admin', 'deliveries', peer],
  policy: ['admin', 'policy'],
  rooms: ['admin', 'rooms'],
  roomNames: ['admin', 'room-names'],
  roomMembers: (roomId: string) => ['admin', 'room-members', roomId],
} as const;

export const identityQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ADMIN_KEYS.identity,
    queryFn: ({ signal }) => api.get<IdentityView>(`${FEDERATION}/identity`, signal),
    ...LIVE,
  });

export const peersQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ADMIN_KEYS.peers,
    queryFn: async ({ signal, client }) => {
      const { items } = await api.get<Page<PeerView>>(`${FEDERATION}/peers`, signal);
      client.setQueryData<Sample[]>(SAMPLES, (samples = []) => addSample(samples, items, Date.now()));
      return items;
    },
    ...LIVE,
  });

export const trafficQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['admin', 'traffic'],
    queryFn: async ({ signal }) => (await api.get<Page<TrafficHour>>(`${FEDERATION}/traffic`, signal)).items,
    ...LIVE_SLOWLY,
  });

const SAMPLES = ['admin', 'samples'];

/** What was seen of the peers' traffic since the admin's pages were opened; `peersQuery` adds to it. */
export const samplesQuery = () =>
  queryOptions<Sample[]>({ queryKey: SAMPLES, enabled: false, initialData: [], gcTime: Infinity });

export const peerQuery = (api: ApiClient, name: string) =>
  queryOptions({
    queryKey: ADMIN_KEYS.peer(name),
    queryFn: ({ signal }) => api.get<PeerDetails>(path`/v1/admin/federation/peers/${name}`, signal),
    ...LIVE,
  });

export const deliveriesQuery = (api: ApiClient, peer: string) =>
  queryOptions({
    queryKey: ADMIN_KEYS.deliveries(peer),
    queryFn: async ({ signal }) => {
      const inState = (state: string) =>
        api.get<Page<DeliveryRow>>(
          `${FEDERATION}/deliveries${query({ peer, state, limit: LIST_LIMIT })}`,
          signal,
        );
      const pages = await Promise.all([inState('failed'), inState('waiting')]);
      return { rows: pages.flatMap(({ items }) => items), more: pages.some(({ next }) => next !== null) };
    },
    ...LIVE,
  });

/** Tries at once what waits for a peer, in all rooms or in one. */
export const redrive = (api: ApiClient, peer: string, room_id?: string): Promise<unknown> =>
  api.post(`${FEDERATION}/deliveries/redrive`, { peer, ...(room_id !== undefined && { room_id }) });

/** What each room is called, where something else names it by its id. */
export const roomNamesQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ADMIN_KEYS.roomNames,
    queryFn: async ({ signal }) => {
      const rooms = await allPages<RoomView>(api, '/v1/admin/rooms', signal);
      return new Map(rooms.map(({ room_id, name }) => [room_id, name]));
    },
  });

/** A policy and the version that a write of it must still find. */
export interface ReadPolicy {
  policy: PolicyView;
  etag: string;
}

export async function readPolicy(api: ApiClient, signal?: AbortSignal): Promise<ReadPolicy> {
  const response = await api.raw('GET', POLICY, signal && { signal });
  return { policy: (await response.json()) as PolicyView, etag: response.headers.get('etag') ?? '' };
}

export const policyQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ADMIN_KEYS.policy,
    queryFn: ({ signal }) => readPolicy(api, signal),
    ...LIVE,
  });

/** Writes only over the version that was read; otherwise the problem is `SW_VERSION_CHANGED`. */
export const writePolicy = (api: ApiClient, etag: string, change: object): Promise<PolicyView> =>
  api.put<PolicyView>(POLICY, change, { 'if-match': etag });

/** What a write would come to for the peers; refuses what the write would refuse, and changes nothing. */
export const previewQuery = (api: ApiClient, etag: string, change: object) =>
  queryOptions({
    queryKey: ['admin', 'preview', etag, change],
    queryFn: async ({ signal }) => {
      const ask = { body: change, headers: { 'if-match': etag }, signal };
      const response = await api.raw('PUT', POLICY + query({ dry_run: 'true' }), ask);
      return (await response.json()) as PolicyPreview;
    },
    retry: false,
    gcTime: 0,
  });

/** What is decided about a server now, and by which rule. */
export const explain = (api: ApiClient, peer: string, action: PeerAction): Promise<PolicyExplanation> =>
  api.post<PolicyExplanation>(`${POLICY}/explain`, { peer, action });

export const verdictsQuery = (api: ApiClient, peer: string) =>
  queryOptions({
    queryKey: ['admin', 'verdicts', peer],
    queryFn: () => Promise.all(ACTIONS.map(({ action }) => explain(api, peer, action))),
    ...LIVE_SLOWLY,
  });

/** Looks at both ways of the handshake anew; changes nothing. */
export const diagnosePeer = (api: ApiClient, name: string): Promise<Diagnosis> =>
  api.post(path`/v1/admin/federation/peers/${name}/diagnose`);

/** What removing a peer would do; changes nothing. */
export const severingQuery = (api: ApiClient, name: string) =>
  queryOptions({
    queryKey: ['admin', 'severing', name],
    queryFn: () =>
      api.delete<SeveringCounts>(path`/v1/admin/federation/peers/${name}` + query({ dry_run: 'true' })),
    staleTime: 0,
    gcTime: 0,
  });

export const roomMembersQuery = (api: ApiClient, roomId: string) =>
  queryOptions({
    queryKey: ADMIN_KEYS.roomMembers(roomId),
    queryFn: async ({ signal }) =>
      (await api.get<Page<MemberView>>(path`/v1/admin/rooms/${roomId}/members`, signal)).items,
    ...LIVE_SLOWLY,
  });

/** The rooms whose name has these words, or whose id they are. */
export const roomsPages = (api: ApiClient, words: string) =>
  infiniteQueryOptions({
    queryKey: [...ADMIN_KEYS.rooms, words],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<RoomView>>(
        `/v1/admin/rooms${query({ q: words, after: pageParam ?? undefined, limit: ROOMS_PAGE })}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    ...LIVE_SLOWLY,
  });

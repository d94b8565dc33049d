import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { path, query, type ApiClient } from '../api/client';
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
} from './views';

export const FEDERATION = '/v1/admin/federation';
const POLICY = `${FEDERATION}/policy`;
const POLL_MS = 3_000;
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
  roomMembers: (roomId: string) => ['admin', 'room-members', roomId],
} as const;

export const identityQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ADMIN_KEYS.identity,
    queryFn: ({ signal }) => api.get<IdentityView>(`${FEDERATION}/identity`, signal),
  });

/** Peers change by what they do, which no line of the live stream tells: asked again every few seconds. */
export const peersQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ADMIN_KEYS.peers,
    queryFn: async ({ signal, client }) => {
      const { items } = await api.get<Page<PeerView>>(`${FEDERATION}/peers`, signal);
      client.setQueryData<Sample[]>(SAMPLES, (samples = []) => addSample(samples, items, Date.now()));
      return items;
    },
    refetchInterval: POLL_MS,
    staleTime: 0,
  });

const SAMPLES = ['admin', 'samples'];

/** What was seen of the peers' traffic since the admin's pages were opened; `peersQuery` adds to it. */
export const samplesQuery = () =>
  queryOptions<Sample[]>({ queryKey: SAMPLES, enabled: false, initialData: [], gcTime: Infinity });

export const peerQuery = (api: ApiClient, name: string) =>
  queryOptions({
    queryKey: ADMIN_KEYS.peer(name),
    queryFn: ({ signal }) => api.get<PeerDetails>(path`/v1/admin/federation/peers/${name}`, signal),
    refetchInterval: POLL_MS,
    staleTime: 0,
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
    refetchInterval: POLL_MS,
    staleTime: 0,
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
    staleTime: 0,
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
    staleTime: 0,
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
    staleTime: 0,
  });

export const roomsPages = (api: ApiClient) =>
  infiniteQueryOptions({
    queryKey: ADMIN_KEYS.rooms,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<RoomView>>(
        `/v1/admin/rooms${query({ after: pageParam ?? undefined, limit: ROOMS_PAGE })}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  });

import { infiniteQueryOptions, queryOptions, type InfiniteData } from '@tanstack/react-query';
import { query, type ApiClient } from '../../api/client';
import type { Page } from '../../api/views';
import { FEDERATION } from '../queries';
import type { AuditRow, AuditStory } from '../views';
import type { AuditPlace, StorySubject } from './audit-place';

const PAGE = 50;
const TAIL_MS = 2_000;

/** Newest first; `live` asks again for all pages that are there, which ought to be the newest only. */
export const auditQuery = (api: ApiClient, place: AuditPlace, live: boolean) =>
  infiniteQueryOptions({
    queryKey: ['admin', 'audit', place],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<AuditRow>>(
        `${FEDERATION}/audit${query({ ...place, after: pageParam ?? undefined, limit: PAGE })}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: live ? TAIL_MS : false,
    staleTime: 0,
    gcTime: 0,
  });

type AuditPages = InfiniteData<Page<AuditRow>>;

/** Forgets the older pages. */
export const newestOnly = (known: AuditPages | undefined): AuditPages | undefined =>
  known && { pages: known.pages.slice(0, 1), pageParams: known.pageParams.slice(0, 1) };

/** Other servers are asked while it is fetched; that takes seconds where one of them does not answer. */
export const storyQuery = (api: ApiClient, subject: StorySubject) =>
  queryOptions({
    queryKey: ['admin', 'story', subject],
    queryFn: ({ signal }) => api.get<AuditStory>(`${FEDERATION}/audit/story${query({ ...subject })}`, signal),
    staleTime: 0,
    gcTime: 0,
  });

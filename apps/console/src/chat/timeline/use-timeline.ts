import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { timelineQuery } from '../../api/queries';
import type { TimelineItem, TimelineMessage } from '../../api/views';
import { useApi } from '../../session/session';
import type { Older } from './older-messages';

/** What is loaded of a room's timeline, newest first, and the way to more. */
export function useTimeline(roomId: string) {
  const query = useInfiniteQuery(timelineQuery(useApi(), roomId));
  const pages = query.data?.pages;
  const items = useMemo<TimelineItem[]>(() => pages?.flatMap((page) => page.items) ?? [], [pages]);
  const messages = useMemo(
    () => new Map(items.flatMap((item) => (item.kind === 'message' ? [[item.event_id, item] as const] : []))),
    [items],
  );
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, error, fetchNextPage } = query;
  const older = useMemo<Older | undefined>(
    () =>
      hasNextPage
        ? {
            loading: isFetchingNextPage,
            problem: isFetchNextPageError ? error : undefined,
            load: () => void fetchNextPage({ cancelRefetch: false }),
          }
        : undefined,
    [hasNextPage, isFetchingNextPage, isFetchNextPageError, error, fetchNextPage],
  );
  return { query, items, messages, older };
}

export type Messages = ReadonlyMap<string, TimelineMessage>;

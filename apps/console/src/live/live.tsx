import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { ApiProblem } from '../api/problem';
import { useApi } from '../session/session';
import { applyLine } from './apply-line';
import { follow, type LiveState } from './follow';
import { LiveCache } from './live-cache';
import { pause } from './pause';

const Live = createContext<LiveState>('connecting');
const Cache = createContext<LiveCache | null>(null);

/** Whether what is on the screen is kept up to date at the moment. */
export const useLiveState = (): LiveState => useContext(Live);

/** What keeps the cache of the server's answers in step. */
export function useLiveCache(): LiveCache {
  const cache = useContext(Cache);
  if (!cache) throw new Error('Nothing is live here.');
  return cache;
}

/** Keeps the cache in step with the server for as long as it is mounted. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const api = useApi();
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  const cache = useMemo(() => new LiveCache(queries, api), [queries, api]);

  useEffect(() => {
    const closing = new AbortController();
    const leave = cache.attend();
    void follow({
      open: (after, signal) =>
        api.raw('GET', '/v1/me/stream', {
          headers: { accept: 'text/event-stream', ...(after && { 'last-event-id': after }) },
          signal,
        }),
      onLine: (line) => applyLine(cache, line),
      onFresh: () => cache.refreshAll(),
      onResumed: () => cache.catchUp(),
      onState: setState,
      isFinal: (error) => error instanceof ApiProblem && error.status === 401,
      pause,
      signal: closing.signal,
    });
    return () => {
      closing.abort();
      leave();
    };
  }, [api, cache]);

  return (
    <Cache value={cache}>
      <Live value={state}>{children}</Live>
    </Cache>
  );
}

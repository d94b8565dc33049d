import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { ApiProblem } from '../api/problem';
import { useApi } from '../session/session';
import { applyLine } from './apply-line';
import { follow, type LiveState } from './follow';
import { LiveCache } from './live-cache';

const Live = createContext<LiveState>('connecting');

/** Whether what is on the screen is kept up to date at the moment. */
export const useLiveState = (): LiveState => useContext(Live);

/** Keeps the cache in step with the server for as long as it is mounted. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const api = useApi();
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');

  useEffect(() => {
    const closing = new AbortController();
    const cache = new LiveCache(queries, api);
    void follow({
      open: (after, signal) =>
        api.raw('GET', '/v1/me/stream', {
          headers: { accept: 'text/event-stream', ...(after && { 'last-event-id': after }) },
          signal,
        }),
      onLine: (line) => applyLine(cache, line),
      onFresh: () => cache.refreshAll(),
      onState: setState,
      isFinal: (error) => error instanceof ApiProblem && error.status === 401,
      signal: closing.signal,
    });
    return () => closing.abort();
  }, [api, queries]);

  return <Live value={state}>{children}</Live>;
}

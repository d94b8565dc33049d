import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ApiClient } from '../api/client';
import { ApiProblem } from '../api/problem';
import type { Me } from '../api/views';
import { PageStatus } from '../parts/page-status';
import { ProblemNotice } from '../parts/problem-notice';

const AGAIN_MS = 5_000;

interface WhoAmIProps {
  api: ApiClient;
  children(me: Me): ReactNode;
}

/** Asks the server who the token is of; nothing else is shown before that. */
export function WhoAmI({ api, children }: WhoAmIProps) {
  const me = useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => api.get<Me>('/v1/me', signal),
    // No live stream tells here that the server is back.
    refetchInterval: ({ state: { error } }) => error instanceof ApiProblem && error.retryable && AGAIN_MS,
  });
  if (me.data) return children(me.data);
  if (me.error) {
    return (
      <PageStatus>
        <ProblemNotice problem={me.error} onRetry={() => void me.refetch()} />
      </PageStatus>
    );
  }
  return <PageStatus>Signing in …</PageStatus>;
}

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ApiClient } from '../api/client';
import type { Me } from '../api/views';
import { PageStatus } from '../parts/page-status';
import { ProblemNotice } from '../parts/problem-notice';

interface WhoAmIProps {
  api: ApiClient;
  children(me: Me): ReactNode;
}

/** Asks the server who the token is of; nothing else is shown before that. */
export function WhoAmI({ api, children }: WhoAmIProps) {
  const me = useQuery({ queryKey: ['me'], queryFn: ({ signal }) => api.get<Me>('/v1/me', signal) });
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

import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { PageStatus } from '../../parts/page-status';
import { ProblemNotice } from '../../parts/problem-notice';

interface LoadedProps<Data> {
  query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'refetch'>;
  /** What is being loaded: “the peers”. */
  what: string;
  children(data: Data): ReactNode;
}

/** What was asked for, or why it is not there. What was there before stays while it is asked for again. */
export function Loaded<Data>({ query, what, children }: LoadedProps<Data>) {
  const { data, error, refetch } = query;
  return (
    <>
      {error && <ProblemNotice problem={error} onRetry={() => void refetch()} />}
      {data !== undefined ? children(data) : !error && <PageStatus>Loading {what} …</PageStatus>}
    </>
  );
}

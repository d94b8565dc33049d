import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Awaited } from '../../parts/awaited';
import { ProblemNotice } from '../../parts/problem-notice';

interface LoadedProps<Data> {
  query: UseQueryResult<Data>;
  /** What is being loaded: “the peers”. */
  what: string;
  children(data: Data): ReactNode;
}

/** What was asked for, or why it is not there. What was there before stays while it is asked for again. */
export function Loaded<Data>({ query, what, children }: LoadedProps<Data>) {
  const { data, error, refetch, isFetching } = query;
  if (data === undefined) return <Awaited query={query}>Loading {what} …</Awaited>;
  return (
    <>
      {error && <ProblemNotice problem={error} isRetrying={isFetching} onRetry={() => void refetch()} />}
      {children(data)}
    </>
  );
}

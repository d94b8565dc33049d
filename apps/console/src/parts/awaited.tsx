import type { UseQueryResult } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { PageStatus } from './page-status';
import { ProblemNotice } from './problem-notice';

interface AwaitedProps {
  query: Pick<UseQueryResult, 'error' | 'errorUpdateCount' | 'isFetching' | 'refetch'>;
  /** What it says meanwhile: “Loading the peers …”. */
  children: ReactNode;
  /** Where asking again is more than asking the same. */
  onRetry?(): void;
}

/** Stands where an answer will be: that it is being loaded, or why it did not come. */
export function Awaited({ query, children, onRetry }: AwaitedProps) {
  const { error, errorUpdateCount, isFetching, refetch } = query;
  const [last, setLast] = useState<Error | null>(null);
  if (error && error !== last) setLast(error);
  // What went wrong stays while it is asked for again: a notice that comes and goes can neither be read nor pressed.
  const problem = error ?? (errorUpdateCount > 0 ? last : null);
  if (!problem) return <PageStatus>{children}</PageStatus>;
  return (
    <ProblemNotice problem={problem} isRetrying={isFetching} onRetry={onRetry ?? (() => void refetch())} />
  );
}

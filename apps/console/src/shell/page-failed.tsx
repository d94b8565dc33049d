import type { ErrorComponentProps } from '@tanstack/react-router';
import { PageStatus } from '../parts/page-status';
import { ProblemNotice } from '../parts/problem-notice';

export function PageFailed({ error, reset }: ErrorComponentProps) {
  return (
    <PageStatus>
      <ProblemNotice problem={error} onRetry={reset} />
    </PageStatus>
  );
}

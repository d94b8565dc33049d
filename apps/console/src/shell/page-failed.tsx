import type { ErrorComponentProps } from '@tanstack/react-router';
import { PageTitle } from '../chat/notifications/page-title';
import { PageStatus } from '../parts/page-status';
import { ProblemNotice } from '../parts/problem-notice';

/** Only loading the page anew brings a part of it that did not come; what was being written is kept over that. */
export function PageFailed({ error }: ErrorComponentProps) {
  return (
    <main id="content" tabIndex={-1}>
      <PageTitle of="Something went wrong" />
      <h1 className="visually-hidden">Something went wrong</h1>
      <PageStatus>
        <ProblemNotice problem={error} onRetry={() => location.reload()} />
      </PageStatus>
    </main>
  );
}

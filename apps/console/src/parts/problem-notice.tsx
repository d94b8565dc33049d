import { Button } from '@mantine/core';
import { ApiProblem } from '../api/problem';
import { BusyButton } from './busy-button';
import { beginningOf } from './plain-text';
import classes from './problem-notice.module.css';

interface ProblemNoticeProps {
  /** What a query or the router caught; usually an `ApiProblem`. */
  problem: unknown;
  onRetry?(): void;
  /** Whether that is going on. */
  isRetrying?: boolean;
  /** Takes it away, where what is behind it goes on. */
  onDismiss?(): void;
}

const LONGEST = 600;
const short = (text: string) => beginningOf(text, LONGEST);

/** Why something did not work, what to do about it, and the code to look up or to tell an admin. */
export function ProblemNotice({ problem, onRetry, isRetrying = false, onDismiss }: ProblemNoticeProps) {
  const known = problem instanceof ApiProblem ? problem : undefined;
  const code = known?.code ?? (problem instanceof Error ? problem.message : String(problem));
  return (
    <div className={classes.notice} role="alert">
      <p className={classes.title}>
        <bdi>{short(known?.title ?? 'Something went wrong on this page.')}</bdi>
      </p>
      {known?.remedy && (
        <p>
          <bdi>{short(known.remedy)}</bdi>
        </p>
      )}
      <p className={classes.code}>
        <code>{short(code)}</code>
        {known?.traceId && <> · trace {short(known.traceId)}</>}
      </p>
      {onRetry && (
        <BusyButton busy={isRetrying} variant="default" size="xs" onClick={onRetry}>
          Try again
        </BusyButton>
      )}
      {onDismiss && (
        <Button variant="default" size="xs" onClick={onDismiss}>
          Close
        </Button>
      )}
    </div>
  );
}

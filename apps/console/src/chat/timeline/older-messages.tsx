import { useEffect, useRef } from 'react';
import { BusyButton } from '../../parts/busy-button';
import { ProblemNotice } from '../../parts/problem-notice';
import classes from './timeline.module.css';

/** What there is before the oldest message that is loaded. */
export interface Older {
  loading: boolean;
  /** Why it did not come. */
  problem: unknown;
  load(): void;
}

const AHEAD = '300px 0px';

/** Loads older messages when the person comes near them; the button is for those who do not scroll. */
export function OlderMessages({ older }: { older: Older }) {
  const edge = useRef<HTMLDivElement>(null);
  const { loading, problem, load } = older;
  const loads = useRef(load);
  useEffect(() => {
    loads.current = load;
  });
  useEffect(() => {
    if (loading || problem) return undefined;
    const watch = new IntersectionObserver(
      ([seen]) => {
        if (seen?.isIntersecting) loads.current();
      },
      { root: edge.current!.parentElement!.parentElement, rootMargin: AHEAD },
    );
    watch.observe(edge.current!);
    return () => watch.disconnect();
  }, [loading, problem]);
  return (
    <div ref={edge} className={classes.older}>
      {problem ? (
        <ProblemNotice problem={problem} onRetry={load} />
      ) : (
        <BusyButton variant="default" size="xs" busy={loading} onClick={load}>
          Show older messages
        </BusyButton>
      )}
    </div>
  );
}

import { Loader } from '@mantine/core';
import { useLiveState } from '../live/live';
import classes from './live-notice.module.css';

/** Says, without getting in the way, that the page may be behind. */
export function LiveNotice() {
  const state = useLiveState();
  return (
    <div role="status" className={classes.notice}>
      {state === 'reconnecting' && (
        <span
          className={classes.text}
          title="The connection broke. Nothing is lost; it resumes where it was."
        >
          <Loader size={14} color="currentColor" aria-hidden="true" /> Reconnecting …
        </span>
      )}
    </div>
  );
}

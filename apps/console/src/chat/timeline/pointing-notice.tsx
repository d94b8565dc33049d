import type { Older } from './older-messages';
import classes from './pointing-notice.module.css';
import type { TimelineRow } from './timeline-rows';

interface PointingNoticeProps {
  pointedAt: string | undefined;
  rows: readonly TimelineRow[];
  older: Older | undefined;
}

/** Says what became of a message that a link leads to, where it is not in view at once. */
export function PointingNotice({ pointedAt, rows, older }: PointingNoticeProps) {
  const missing = pointedAt !== undefined && !rows.some(({ key }) => key === pointedAt);
  return (
    <p role="status" className={classes.notice}>
      {missing &&
        !older?.problem &&
        (older
          ? 'Looking for the message …'
          : 'The message is not here: this server does not have it, or you may not see it.')}
    </p>
  );
}

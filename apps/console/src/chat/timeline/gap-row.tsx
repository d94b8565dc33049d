import type { TimelineGap } from '../../api/views';
import { Address } from '../../parts/name';
import classes from './gap-row.module.css';

/** Events that are known to exist and have not come yet. */
export function GapRow({ gap: { origin, from_seq, to_seq } }: { gap: TimelineGap }) {
  const count = to_seq - from_seq + 1;
  return (
    <p className={classes.gap} role="note">
      {count === 1 ? 'One event' : `${count.toLocaleString()} events`} of <Address text={origin} />{' '}
      {count === 1 ? 'is' : 'are'} missing here and being fetched.
    </p>
  );
}

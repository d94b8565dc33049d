import { useNow } from '../../parts/use-now';
import { WholeTime } from '../../parts/time';
import { spanText } from './spans';
import classes from './ago.module.css';

interface AgoProps {
  at: number | null;
  /** What stands where it has not been, or is not planned. */
  never?: string;
  /** What stands where something is planned and its time has come. */
  due?: string;
  /** Without the date. */
  isBrief?: boolean;
}

/** How long ago something was, or how soon it will be; the date beside it for whoever asks. */
export function Ago({ at, never = 'never', due, isBrief = false }: AgoProps) {
  const now = useNow(at !== null);
  if (at === null) return <>{never}</>;
  if (due !== undefined && at <= now) return <>{due}</>;
  const text = spanText(now - at);
  return (
    <span className={classes.ago}>
      {at <= now ? `${text} ago` : `in ${text}`}
      {!isBrief && (
        <span className={classes.date}>
          <WholeTime at={at} />
        </span>
      )}
    </span>
  );
}

import { useNow } from '../../parts/use-now';
import { WholeTime } from '../../parts/time';
import { spanText } from './spans';
import classes from './ago.module.css';

interface AgoProps {
  at: number | null;
  /** What stands where it has not been, or is not planned. */
  never?: string;
  /** For what is planned: what stands once its time has come. */
  due?: string;
  /** Without the date. */
  isBrief?: boolean;
}

/** How long ago something was, or how soon it will be; the date beside it for whoever asks. */
export function Ago({ at, never = 'never', due, isBrief = false }: AgoProps) {
  const now = useNow(at !== null);
  if (at === null) return <>{never}</>;
  if (due !== undefined && at <= now) return <>{due}</>;
  // What has been is not ahead of us, whatever the clocks of the server and of this computer say.
  const text = due === undefined ? `${spanText(Math.max(0, now - at))} ago` : `in ${spanText(at - now)}`;
  return (
    <span className={classes.ago}>
      {text}
      {!isBrief && (
        <span className={classes.date}>
          <WholeTime at={at} />
        </span>
      )}
    </span>
  );
}

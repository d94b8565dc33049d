import type { ReactNode } from 'react';
import classes from './changes-notice.module.css';

interface ChangesNoticeProps {
  title: string;
  changes: readonly string[];
  /** What these come to. */
  effects?: readonly string[];
  /** What can be done about it. */
  children?: ReactNode;
}

/** What is about to change, or has changed; read aloud is what comes to it, not each time all of it. */
export function ChangesNotice({ title, changes, effects = [], children }: ChangesNoticeProps) {
  return (
    <div className={classes.notice} role="status" aria-atomic={false}>
      <p className={classes.title}>{title}</p>
      <Sentences all={changes} />
      <Sentences all={effects} />
      {children && <div className={classes.actions}>{children}</div>}
    </div>
  );
}

const MOST_AT_ONCE = 6;

/** A pasted list changes hundreds of things: the first are told, and the rest is there to be opened. */
function Sentences({ all }: { all: readonly string[] }) {
  const [first, rest] = [all.slice(0, MOST_AT_ONCE), all.slice(MOST_AT_ONCE)];
  return (
    <>
      <ul className={classes.changes}>{first.map(item)}</ul>
      {rest.length > 0 && (
        <details>
          <summary className={classes.more}>{rest.length} more like these</summary>
          <ul className={classes.changes}>{rest.map(item)}</ul>
        </details>
      )}
    </>
  );
}

const item = (sentence: string) => <li key={sentence}>{sentence}</li>;

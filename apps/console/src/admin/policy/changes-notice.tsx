import type { ReactNode } from 'react';
import classes from './changes-notice.module.css';

interface ChangesNoticeProps {
  title: string;
  changes: readonly string[];
  /** What can be done about it. */
  children?: ReactNode;
}

/** What is about to change, or has changed. */
export function ChangesNotice({ title, changes, children }: ChangesNoticeProps) {
  return (
    <div className={classes.notice} role="status">
      <p className={classes.title}>{title}</p>
      <ul className={classes.changes}>
        {changes.map((change) => (
          <li key={change}>{change}</li>
        ))}
      </ul>
      {children && <div className={classes.actions}>{children}</div>}
    </div>
  );
}

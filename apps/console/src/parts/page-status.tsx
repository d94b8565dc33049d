import type { ReactNode } from 'react';
import classes from './page-status.module.css';

/** A whole page or pane that has nothing to show but what is going on. */
export function PageStatus({ children }: { children: ReactNode }) {
  return (
    <div className={classes.status} role="status">
      {children}
    </div>
  );
}

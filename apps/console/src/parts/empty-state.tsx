import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

interface EmptyStateProps {
  title: string;
  /** What to do now. */
  children: ReactNode;
  action?: ReactNode;
}

/** A list without items yet. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className={classes.empty}>
      <p className={classes.title}>{title}</p>
      <p>{children}</p>
      {action}
    </div>
  );
}

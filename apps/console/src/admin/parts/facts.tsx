import type { ReactNode } from 'react';
import classes from './facts.module.css';

/** Facts with their names, as many beside each other as there is room for. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className={classes.facts}>{children}</dl>;
}

interface FactProps {
  name: string;
  /** On a line of its own: always, or where two would be beside each other. */
  wide?: 'always' | 'narrow';
  children: ReactNode;
}

export function Fact({ name, wide, children }: FactProps) {
  return (
    <div className={classes.fact} data-wide={wide}>
      <dt className={classes.name}>{name}</dt>
      <dd className={classes.value}>{children}</dd>
    </div>
  );
}

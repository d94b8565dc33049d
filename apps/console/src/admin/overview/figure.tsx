import { lazy, Suspense, type ComponentProps } from 'react';
import classes from './figure.module.css';

/** Where it cannot be loaded, the words beside it say the same. */
const Chart = lazy(() => import('./chart').catch(() => ({ default: () => null })));

interface FigureProps extends ComponentProps<typeof Chart> {
  title: string;
  /** What the drawing shows, for whoever does not see it. */
  text: string;
  /** What a step of the drawing is, and of which time. */
  unit: string;
}

/** A drawing with the same in words. */
export function Figure({ title, text, unit, ...chart }: FigureProps) {
  return (
    <figure className={classes.figure}>
      <figcaption>
        <h2 className={classes.title}>{title}</h2>
        <p className={classes.text}>{text}</p>
      </figcaption>
      <Suspense fallback={<div className={classes.space} />}>
        <Chart {...chart} />
      </Suspense>
      <p className={classes.unit}>{unit}</p>
    </figure>
  );
}

import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import { spanText } from '../parts/spans';
import { samplesQuery } from '../queries';
import { trafficOf } from './samples';
import classes from './traffic-charts.module.css';

const Chart = lazy(() => import('./chart'));

/** What moved since the admin's pages were opened, drawn and in words. */
export function TrafficCharts() {
  const samples = useQuery(samplesQuery()).data;
  const { times, rates, ages } = useMemo(() => trafficOf(samples), [samples]);
  return (
    <div className={classes.charts}>
      <Figure
        title="Delivery rate"
        unit="events a minute"
        times={times}
        values={rates}
        text={rateText(rates)}
      />
      <Figure
        title="Oldest undelivered event"
        unit="seconds waited"
        times={times}
        values={ages}
        text={ageText(ages)}
      />
    </div>
  );
}

interface FigureProps {
  title: string;
  unit: string;
  times: readonly number[];
  values: readonly (number | null)[];
  /** The same for whoever does not see the drawing. */
  text: string;
}

function Figure({ title, unit, times, values, text }: FigureProps) {
  return (
    <figure className={classes.figure}>
      <figcaption>
        <h2 className={classes.title}>{title}</h2>
        <p className={classes.text}>{text}</p>
      </figcaption>
      <Suspense fallback={<div className={classes.space} />}>
        <Chart times={times} values={values} />
      </Suspense>
      <p className={classes.unit}>{unit}, since this page was opened</p>
    </figure>
  );
}

function rateText(rates: readonly (number | null)[]): string {
  const known = rates.filter((rate) => rate !== null);
  if (known.length === 0) return 'Measuring …';
  return `Now ${Math.round(known.at(-1)!)} events a minute; at most ${Math.round(Math.max(...known))} so far.`;
}

function ageText(ages: readonly number[]): string {
  const now = ages.at(-1) ?? 0;
  if (now === 0) return 'Nothing waits: every peer has all that is for it.';
  return `It has waited for ${spanText(now * 1_000)}. The list of peers says where, and why.`;
}

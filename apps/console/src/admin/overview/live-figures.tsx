import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { spanText } from '../parts/spans';
import { samplesQuery } from '../queries';
import { Figure } from './figure';
import { trafficOf } from './samples';

/** What moves and what waits, from moment to moment since the admin's pages were opened. */
export function LiveFigures() {
  const samples = useQuery(samplesQuery()).data;
  const { times, rates, ages } = useMemo(() => trafficOf(samples), [samples]);
  return (
    <>
      <Figure
        title="Delivery rate"
        text={rateText(rates)}
        look="line"
        times={times}
        values={rates}
        unit="events a minute, since this page was opened"
      />
      <Figure
        title="Oldest undelivered event"
        text={ageText(ages)}
        look="line"
        times={times}
        values={ages}
        unit="seconds waited, since this page was opened"
      />
    </>
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

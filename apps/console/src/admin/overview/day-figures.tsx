import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from '../../session/session';
import { Loaded } from '../parts/loaded';
import { trafficQuery } from '../queries';
import type { TrafficHour } from '../views';
import { dayText, type Way } from './day';
import { Figure } from './figure';

const WAYS: { way: Way; title: string }[] = [
  { way: 'sent', title: 'Sent in 24 hours' },
  { way: 'received', title: 'Received in 24 hours' },
];

/** What has moved in the last day, hour by hour. */
export function DayFigures() {
  return (
    <Loaded query={useQuery(trafficQuery(useApi()))} what="the traffic">
      {(hours) => WAYS.map(({ way, title }) => <DayFigure key={way} way={way} title={title} hours={hours} />)}
    </Loaded>
  );
}

function DayFigure({ way, title, hours }: { way: Way; title: string; hours: readonly TrafficHour[] }) {
  const times = useMemo(() => hours.map(({ hour }) => hour / 1_000), [hours]);
  const values = useMemo(() => hours.map((hour) => hour[way]), [hours, way]);
  return (
    <Figure
      title={title}
      text={dayText(hours, way)}
      look="hours"
      times={times}
      values={values}
      unit="events by the hour"
    />
  );
}

import type { TrafficHour } from '../views';

export type Way = 'sent' | 'received';

/** The last 24 hours in a sentence, for whoever does not see the drawing. */
export function dayText(hours: readonly TrafficHour[], way: Way): string {
  const total = hours.reduce((sum, hour) => sum + hour[way], 0);
  if (total === 0) return way === 'sent' ? 'Nothing was sent.' : 'Nothing has come.';
  const most = hours.reduce((best, hour) => (hour[way] > best[way] ? hour : best));
  return `${count(total)}; most of them, ${most[way].toLocaleString()}, in the hour from ${CLOCK.format(most.hour)}.`;
}

const count = (events: number): string => `${events.toLocaleString()} ${events === 1 ? 'event' : 'events'}`;

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

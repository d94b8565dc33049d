import { describe, expect, it } from 'vitest';
import type { TrafficHour } from '../views';
import { dayText } from './day';

const HOUR = 3_600_000;
const hours: TrafficHour[] = [
  { hour: 10 * HOUR, sent: 2, received: 0 },
  { hour: 11 * HOUR, sent: 1_200, received: 0 },
  { hour: 12 * HOUR, sent: 1_200, received: 0 },
];

describe('a day in a sentence', () => {
  it('names the sum and the first of the fullest hours', () => {
    const from = new Date(11 * HOUR).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
    expect(dayText(hours, 'sent')).toBe(
      `${(2_402).toLocaleString()} events; most of them, ${(1_200).toLocaleString()}, in the hour from ${from}.`,
    );
  });

  it('says so where nothing moved', () => {
    expect(dayText(hours, 'received')).toBe('Nothing has come.');
    expect(dayText([], 'sent')).toBe('Nothing was sent.');
  });
});

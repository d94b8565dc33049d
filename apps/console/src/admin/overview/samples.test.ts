import { describe, expect, it } from 'vitest';
import type { PeerView } from '../views';
import { addSample, trafficOf, type Sample } from './samples';

const peer = (events_sent_24h: number, oldest_undelivered_at: number | null) =>
  ({ events_sent_24h, oldest_undelivered_at }) as PeerView;

describe('samples of the traffic', () => {
  it('add up all peers and keep the oldest undelivered event', () => {
    const samples = addSample([], [peer(3, null), peer(4, 8_000), peer(0, 9_000)], 10_000);
    expect(samples).toEqual([{ at: 10_000, sent: 7, oldest: 2 }]);
  });

  it('say 0 where nothing waits, and never a negative age', () => {
    expect(addSample([], [peer(0, null)], 10_000)[0]!.oldest).toBe(0);
    expect(addSample([], [peer(0, 12_000)], 10_000)[0]!.oldest).toBe(0);
  });

  it('are bounded', () => {
    let samples: Sample[] = [];
    for (let at = 0; at < 500; at += 1) samples = addSample(samples, [], at);
    expect(samples).toHaveLength(200);
    expect(samples.at(-1)!.at).toBe(499);
  });
});

describe('the delivery rate', () => {
  const sample = (at: number, sent: number): Sample => ({ at, sent, oldest: 0 });

  it('is in events a minute, over the time that really passed', () => {
    expect(trafficOf([sample(0, 10), sample(2_000, 12), sample(32_000, 12)]).rates).toEqual([null, 60, 0]);
  });

  it('is not known where the counter went down', () => {
    expect(trafficOf([sample(0, 10), sample(1_000, 4)]).rates).toEqual([null, null]);
  });
});

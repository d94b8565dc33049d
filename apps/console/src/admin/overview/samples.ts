import type { PeerView } from '../views';

/** What the peers' list said at one moment. */
export interface Sample {
  /** Epoch milliseconds. */
  at: number;
  /** Events sent in the 24 hours before, to all peers. */
  sent: number;
  /** Seconds that the oldest undelivered event has waited; 0 where nothing waits. */
  oldest: number;
}

/** The lines of the two charts, a point for each sample; seconds on the x axis. */
export interface Traffic {
  times: number[];
  /** Events a minute since the sample before; null where that cannot be said. */
  rates: (number | null)[];
  ages: number[];
}

const MOST_KEPT = 200;

export function addSample(samples: readonly Sample[], peers: readonly PeerView[], now: number): Sample[] {
  const waiting = peers.flatMap(({ oldest_undelivered_at: at }) => (at === null ? [] : [at]));
  const sample = {
    at: now,
    sent: peers.reduce((sum, { events_sent_24h }) => sum + events_sent_24h, 0),
    oldest: waiting.length === 0 ? 0 : Math.max(0, (now - Math.min(...waiting)) / 1_000),
  };
  return [...samples, sample].slice(-MOST_KEPT);
}

export const trafficOf = (samples: readonly Sample[]): Traffic => ({
  times: samples.map(({ at }) => at / 1_000),
  rates: samples.map((sample, i) => rateSince(samples[i - 1], sample)),
  ages: samples.map(({ oldest }) => oldest),
});

/** The counters lose what is older than a day, an hour at a time: a step down says nothing about now. */
function rateSince(before: Sample | undefined, sample: Sample): number | null {
  if (!before || sample.sent < before.sent || sample.at <= before.at) return null;
  return ((sample.sent - before.sent) * 60_000) / (sample.at - before.at);
}

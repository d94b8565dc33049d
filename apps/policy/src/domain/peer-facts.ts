import type { PeerFact } from '@app/contracts/policy';
import { isServerName, readableText } from '@app/protocol';

/** What a batch of facts says about one peer; a null time means that nothing was said. */
export interface PeerChange {
  tenant: string;
  peer: string;
  first_seen: number;
  last_seen: number | null;
  /** The newest word about errors; `error` null beside a time clears what was known before it. */
  error: { code: string; message: string } | null;
  error_at: number | null;
  clock_offset_ms: number | null;
  clock_offset_at: number | null;
}

/** Events moved in one hour; `hour` is its first millisecond. */
export interface TrafficChange {
  tenant: string;
  peer: string;
  hour: number;
  sent: number;
  received: number;
}

const HOUR = 3_600_000;

/** The buckets that count as the last 24 hours, oldest first. */
export const countedHours = (now: number): number[] =>
  Array.from({ length: 24 }, (_, i) => hourOf(now) - (23 - i) * HOUR);

/** The first of them. */
export const firstCountedHour = (now: number): number => countedHours(now)[0]!;

const hourOf = (at: number): number => Math.floor(at / HOUR) * HOUR;

/**
 * Folds a batch into at most one change for each peer and each (peer, hour). Both lists are sorted, so that
 * concurrent batches lock rows in one order.
 */
export function mergeFacts(facts: readonly PeerFact[]): { peers: PeerChange[]; traffic: TrafficChange[] } {
  const peers = new Map<string, PeerChange>();
  const traffic = new Map<string, TrafficChange>();
  for (const fact of facts) {
    // A name that cannot be one is nobody's.
    if (!isServerName(fact.peer)) continue;
    const key = `${fact.tenant} ${fact.peer}`;
    const change = peers.get(key) ?? unchanged(fact);
    peers.set(key, change);
    learn(change, fact);
    if (fact.sent || fact.received) {
      const hour = hourOf(fact.at);
      const bucket = traffic.get(`${key} ${hour}`) ?? emptyBucket(fact, hour);
      traffic.set(`${key} ${hour}`, bucket);
      bucket.sent += fact.sent ?? 0;
      bucket.received += fact.received ?? 0;
    }
  }
  return { peers: sorted(peers), traffic: sorted(traffic) };
}

function learn(change: PeerChange, fact: PeerFact): void {
  change.first_seen = Math.min(change.first_seen, fact.at);
  if (fact.seen) change.last_seen = Math.max(change.last_seen ?? fact.at, fact.at);
  if (fact.error !== undefined && fact.at >= (change.error_at ?? fact.at)) {
    change.error_at = fact.at;
    change.error = fact.error && {
      code: readableText(fact.error.code, 64),
      message: readableText(fact.error.message, 300),
    };
  }
  if (fact.clock_offset_ms !== undefined && fact.at >= (change.clock_offset_at ?? fact.at)) {
    change.clock_offset_at = fact.at;
    change.clock_offset_ms = Math.round(fact.clock_offset_ms);
  }
}

const unchanged = ({ tenant, peer, at }: PeerFact): PeerChange => ({
  tenant,
  peer,
  first_seen: at,
  last_seen: null,
  error: null,
  error_at: null,
  clock_offset_ms: null,
  clock_offset_at: null,
});

const emptyBucket = ({ tenant, peer }: PeerFact, hour: number): TrafficChange => ({
  tenant,
  peer,
  hour,
  sent: 0,
  received: 0,
});

const sorted = <Change>(changes: Map<string, Change>): Change[] =>
  [...changes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, change]) => change);

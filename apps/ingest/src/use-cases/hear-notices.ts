import type { Delivery } from '@app/contracts/ingest';
import { MAX_TS_AHEAD_MS } from '@app/protocol';
import type { LogSession } from './log-session';

/** What a peer tells us outside of all rooms; only the end of the peering has a meaning yet. */
export function hearNotices(session: LogSession, { tenant, peer, notices }: Delivery, now: number): void {
  const ends = notices
    .map((text) => JSON.parse(text) as { type?: unknown; ts?: unknown })
    .filter(({ type }) => type === 'sw.peering.end')
    .map(({ ts }) => ts)
    .filter((ts): ts is number => Number.isSafeInteger(ts) && (ts as number) <= now + MAX_TS_AHEAD_MS);
  if (ends.length === 0) return;
  // The latest stands for all.
  const key = `${peer} ${Math.max(...ends)}`;
  session.putTask({ tenant, kind: 'end-peering', room_id: '', key, due_at: now });
}

/** Who ended it and when, of the task that follows. */
export function toldEnd(key: string): { peer: string; ts: number } {
  const [peer, ts] = key.split(' ');
  return { peer: peer!, ts: Number(ts) };
}

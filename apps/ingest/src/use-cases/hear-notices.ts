import type { Delivery } from '@app/contracts/ingest';
import type { LogSession } from './log-session';

/** What a peer tells us outside of all rooms; only the end of the peering has a meaning yet. */
export function hearNotices(session: LogSession, { tenant, peer, notices }: Delivery, now: number): void {
  if (!notices.some((text) => (JSON.parse(text) as { type?: unknown }).type === 'sw.peering.end')) return;
  session.putTask({ tenant, kind: 'end-peering', room_id: '', key: peer, due_at: now });
}

import type { PeerDescription } from '@app/contracts/identity';
import type { PeerRow } from '@app/contracts/policy';
import type { PeerDelivery } from '@app/contracts/relay';

/** What an admin sees of one peer; times are epoch milliseconds. */
export interface PeerView extends PeerRow {
  oldest_undelivered_at: number | null;
  next_attempt_at: number | null;
  protocol_versions: string[];
  key_id: string | null;
}

/** One row for each peer that policy or relay knows, by name. */
export function composePeers(
  rows: readonly PeerRow[],
  deliveries: readonly PeerDelivery[],
  descriptions: readonly PeerDescription[],
): PeerView[] {
  const row = byName(rows, ({ server_name }) => server_name);
  const delivery = byName(deliveries, ({ peer }) => peer);
  const description = byName(descriptions, ({ server_name }) => server_name);
  return peerNames(rows, deliveries).map((name) => ({
    ...(row.get(name) ?? unheard(name)),
    oldest_undelivered_at: delivery.get(name)?.oldest_undelivered_at ?? null,
    next_attempt_at: delivery.get(name)?.next_attempt_at ?? null,
    protocol_versions: description.get(name)?.protocol_versions ?? [],
    key_id: description.get(name)?.key_id ?? null,
  }));
}

export const peerNames = (rows: readonly PeerRow[], deliveries: readonly PeerDelivery[]): string[] =>
  [...new Set([...rows.map(({ server_name }) => server_name), ...deliveries.map(({ peer }) => peer)])].sort();

const byName = <Item>(items: readonly Item[], name: (item: Item) => string) =>
  new Map(items.map((item) => [name(item), item]));

const unheard = (server_name: string): PeerRow => ({
  server_name,
  status: 'new',
  last_seen: null,
  last_error: null,
  events_sent_24h: 0,
  events_received_24h: 0,
  clock_offset_ms: null,
});

import type { PeerDetails, PeerView } from '@app/contracts/admin-views';
import type { PeerDescription } from '@app/contracts/identity';
import type { PeerRow } from '@app/contracts/policy';
import type { PeerDelivery } from '@app/contracts/relay';

/** One row for each peer that policy or relay knows, by name. */
export function composePeers(
  rows: readonly PeerRow[],
  deliveries: readonly PeerDelivery[],
  descriptions: readonly PeerDescription[],
): PeerView[] {
  const row = byName(rows, ({ server_name }) => server_name);
  const delivery = byName(deliveries, ({ peer }) => peer);
  const description = byName(descriptions, ({ server_name }) => server_name);
  return peerNames(rows, deliveries).map((name) =>
    composePeer(name, row.get(name), delivery.get(name), description.get(name)),
  );
}

export const peerDetails = (
  name: string,
  row: PeerRow | undefined,
  delivery: PeerDelivery | undefined,
  description: PeerDescription | undefined,
): PeerDetails => ({
  ...composePeer(name, row, delivery, description),
  federation_url: description?.federation_url ?? null,
  keys: description?.keys ?? [],
  fetched_at: description?.fetched_at ?? null,
});

const composePeer = (
  name: string,
  row: PeerRow = unheard(name),
  delivery: PeerDelivery | undefined,
  description: PeerDescription | undefined,
): PeerView => ({
  ...row,
  oldest_undelivered_at: delivery?.oldest_undelivered_at ?? null,
  next_attempt_at: delivery?.next_attempt_at ?? null,
  protocol_versions: description?.protocol_versions ?? [],
  key_id: description?.key_id ?? null,
});

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

import type { DescriptorKey } from '@app/protocol';
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

/** One peer as closely as we know it; keys and address are those of the descriptor that was read last. */
export interface PeerDetails extends PeerView {
  federation_url: string | null;
  keys: DescriptorKey[];
  fetched_at: number | null;
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

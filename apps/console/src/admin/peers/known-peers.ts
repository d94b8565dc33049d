import type { PeerView, PolicyView } from '../views';

/** The peers that were heard of, and after them the servers that the policy names and nobody has heard of yet. */
export function knownPeers(peers: readonly PeerView[], policy: PolicyView | undefined): PeerView[] {
  const heard = new Set(peers.map(({ server_name }) => server_name));
  const unheard = (names: readonly string[], status: PeerView['status']) =>
    names.filter((name) => !name.startsWith('*.') && !heard.has(name)).map((name) => newPeer(name, status));
  const { allowed_peers = [], denied_peers = [] } = policy ?? {};
  const denied = new Set(denied_peers);
  return [
    ...[...peers].sort(failingFirst),
    ...unheard(
      allowed_peers.filter((name) => !denied.has(name)),
      'new',
    ),
    ...unheard(denied_peers, 'denied'),
  ];
}

const failingFirst = (a: PeerView, b: PeerView): number =>
  Number(b.status === 'failing') - Number(a.status === 'failing') || (a.server_name < b.server_name ? -1 : 1);

const newPeer = (server_name: string, status: PeerView['status']): PeerView => ({
  server_name,
  status,
  last_seen: null,
  last_error: null,
  events_sent_24h: 0,
  events_received_24h: 0,
  clock_offset_ms: null,
  oldest_undelivered_at: null,
  next_attempt_at: null,
  protocol_versions: [],
  key_id: null,
});

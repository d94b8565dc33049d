import type { PeerView, PolicyView } from '../views';
import { STATUSES } from './peer-status';

/**
 * The peers that were heard of, and the servers that the policy names and nobody has heard of yet: what fails comes
 * first, longest waiting before the rest; what is shut out comes last.
 */
export function knownPeers(peers: readonly PeerView[], policy: PolicyView): PeerView[] {
  const heard = new Set(peers.map(({ server_name }) => server_name));
  const unheard = (names: readonly string[], status: PeerView['status']) =>
    names.filter((name) => !name.startsWith('*.') && !heard.has(name)).map((name) => newPeer(name, status));
  const denied = new Set(policy.denied_peers);
  const allowed = policy.allowed_peers.filter((name) => !denied.has(name));
  return [...peers, ...unheard(allowed, 'new'), ...unheard(policy.denied_peers, 'denied')].sort(byUrgency);
}

const ORDER = Object.keys(STATUSES);
const urgency = ({ status }: PeerView): number => ORDER.indexOf(status);
const waitsSince = ({ oldest_undelivered_at: at }: PeerView): number => at ?? Infinity;

const byUrgency = (a: PeerView, b: PeerView): number =>
  urgency(a) - urgency(b) ||
  (waitsSince(a) === waitsSince(b) ? 0 : waitsSince(a) - waitsSince(b)) ||
  (a.server_name < b.server_name ? -1 : 1);

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

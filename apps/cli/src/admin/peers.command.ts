import type { PeerRow } from '@app/contracts/policy';
import { SubCommand } from 'nest-commander';
import type { AdminClient } from './admin-client';
import { AdminCommand } from './admin-command';
import { table, time } from './table';

type Peer = PeerRow & { oldest_undelivered_at: number | null; next_attempt_at: number | null };

const COLUMNS = [
  'SERVER',
  'STATUS',
  'LAST SEEN',
  'SENT 24H',
  'RECEIVED 24H',
  'OLDEST UNDELIVERED',
  'CLOCK',
  'LAST ERROR',
];

@SubCommand({ name: 'peers', description: 'list the peers with their health' })
export class PeersCommand extends AdminCommand {
  protected ask(client: AdminClient): Promise<unknown> {
    return client.get('/v1/admin/federation/peers');
  }

  protected show({ items }: { items: Peer[] }): string {
    if (items.length === 0) return 'No peers yet.';
    return table(
      COLUMNS,
      items.map((peer) => [
        peer.server_name,
        peer.status,
        time(peer.last_seen),
        peer.events_sent_24h,
        peer.events_received_24h,
        peer.oldest_undelivered_at === null ? null : time(peer.oldest_undelivered_at),
        clock(peer.clock_offset_ms),
        peer.last_error && `${peer.last_error.code}: ${peer.last_error.message}`,
      ]),
    );
  }
}

/** How far ahead of ours the peer's clock is, in seconds: requests are refused from 60 on. */
const clock = (offset_ms: number | null): string | null =>
  offset_ms === null ? null : `${offset_ms < 0 ? '-' : '+'}${(Math.abs(offset_ms) / 1000).toFixed(1)} s`;

import type { PeerRow } from '@app/contracts/policy';
import { Command, SubCommand } from 'nest-commander';
import { CommandGroup } from '../group';
import type { AdminClient } from './admin-client';
import { AdminCommand } from './admin-command';
import { AuditCommand } from './audit.command';
import { DeliveriesCommand, DELIVERY_COMMANDS, RedriveCommand } from './delivery.commands';
import { PEER_COMMANDS, PeerCommand } from './peer.commands';
import { CreateUserCommand, UserCommand } from './user.commands';
import { IdentityCommand, KEY_COMMANDS, KeyCommand } from './key.commands';
import { POLICY_COMMANDS, PolicyCommand } from './policy.commands';
import { table, time } from './table';
import { TENANT_COMMANDS, TenantCommand } from './tenant.commands';

type Peer = PeerRow & { oldest_undelivered_at: number | null; next_attempt_at: number | null };

@SubCommand({ name: 'peers', description: 'list the peers with their health' })
export class PeersCommand extends AdminCommand {
  protected ask(client: AdminClient): Promise<unknown> {
    return client.get('/v1/admin/federation/peers');
  }

  protected show({ items }: { items: Peer[] }): string {
    if (items.length === 0) return 'No peers yet.';
    return table(
      ['SERVER', 'STATUS', 'LAST SEEN', 'SENT 24H', 'RECEIVED 24H', 'OLDEST UNDELIVERED', 'LAST ERROR'],
      items.map((peer) => [
        peer.server_name,
        peer.status,
        time(peer.last_seen),
        peer.events_sent_24h,
        peer.events_received_24h,
        peer.oldest_undelivered_at === null ? null : time(peer.oldest_undelivered_at),
        peer.last_error && `${peer.last_error.code}: ${peer.last_error.message}`,
      ]),
    );
  }
}

@SubCommand({
  name: 'federation',
  description: 'keys, peers, policy, deliveries, audit',
  subCommands: [
    KeyCommand,
    IdentityCommand,
    PeersCommand,
    PeerCommand,
    PolicyCommand,
    DeliveriesCommand,
    RedriveCommand,
    AuditCommand,
  ],
})
export class FederationCommand extends CommandGroup {}

@Command({
  name: 'admin',
  description: 'administer a server',
  subCommands: [FederationCommand, TenantCommand, UserCommand],
})
export class AdminCommands extends CommandGroup {}

export const ADMIN_COMMANDS = [
  AdminCommands,
  FederationCommand,
  PeersCommand,
  UserCommand,
  CreateUserCommand,
  AuditCommand,
  ...DELIVERY_COMMANDS,
  ...PEER_COMMANDS,
  ...KEY_COMMANDS,
  ...POLICY_COMMANDS,
  ...TENANT_COMMANDS,
];

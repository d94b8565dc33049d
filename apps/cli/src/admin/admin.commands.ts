import { Command, SubCommand } from 'nest-commander';
import { CommandGroup } from '../group';
import { AuditCommand } from './audit.command';
import { DeliveriesCommand, DELIVERY_COMMANDS, RedriveCommand } from './delivery.commands';
import { PEER_COMMANDS, PeerCommand } from './peer.commands';
import { PeersCommand } from './peers.command';
import { CreateUserCommand, UserCommand } from './user.commands';
import { ForksCommand } from './forks.command';
import { IdentityCommand, KEY_COMMANDS, KeyCommand } from './key.commands';
import { StoryCommand } from './story.command';
import { POLICY_COMMANDS, PolicyCommand } from './policy.commands';
import { TENANT_COMMANDS, TenantCommand } from './tenant.commands';

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
    ForksCommand,
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
  StoryCommand,
  ForksCommand,
  ...DELIVERY_COMMANDS,
  ...PEER_COMMANDS,
  ...KEY_COMMANDS,
  ...POLICY_COMMANDS,
  ...TENANT_COMMANDS,
];

import type { IdentityView } from '@app/contracts/identity';
import { Option, SubCommand } from 'nest-commander';
import { CommandGroup } from '../group';
import type { AdminClient } from './admin-client';
import { AdminCommand } from './admin-command';
import { fields, table, time } from './table';

const IDENTITY = '/v1/admin/federation/identity';

function showKeys({ keys }: IdentityView): string {
  if (keys.length === 0) return 'There is no key yet: run scaiwave admin federation key generate.';
  return table(
    ['KEY ID', 'STATE', 'VALID FROM', 'VALID UNTIL'],
    keys.map((key) => [key.key_id, key.state, time(key.valid_from), time(key.valid_until)]),
  );
}

@SubCommand({ name: 'generate', description: 'make the first federation key' })
export class GenerateKeyCommand extends AdminCommand {
  protected ask(client: AdminClient): Promise<unknown> {
    return client.call('POST', `${IDENTITY}/generate`);
  }

  protected show(identity: IdentityView): string {
    return `Key ${identity.key_id} made. It is in the descriptor now: https://${identity.server_name}/.well-known/scaiwave/server`;
  }
}

@SubCommand({ name: 'rotate', description: 'make a new key; the old one stays valid for the overlap' })
export class RotateKeyCommand extends AdminCommand {
  protected ask(
    client: AdminClient,
    _words: string[],
    { revokeOld = false }: { revokeOld?: boolean },
  ): Promise<unknown> {
    return client.call('POST', `${IDENTITY}/rotate`, { revoke_old: revokeOld });
  }

  protected show(identity: IdentityView): string {
    return `Key ${identity.key_id} signs from now on.\n${showKeys(identity)}`;
  }

  @Option({
    flags: '--revoke-old',
    description: 'the old key was stolen: peers must not believe it any more',
  })
  parseRevokeOld(): boolean {
    return true;
  }
}

@SubCommand({ name: 'list', description: 'list all keys with their states' })
export class ListKeysCommand extends AdminCommand {
  protected ask(client: AdminClient): Promise<unknown> {
    return client.get(IDENTITY);
  }

  protected show(identity: IdentityView): string {
    return showKeys(identity);
  }
}

@SubCommand({
  name: 'key',
  description: 'federation keys',
  subCommands: [GenerateKeyCommand, RotateKeyCommand, ListKeysCommand],
})
export class KeyCommand extends CommandGroup {}

@SubCommand({ name: 'identity', description: 'this server: its name and its keys' })
export class IdentityCommand extends AdminCommand {
  protected ask(client: AdminClient): Promise<unknown> {
    return client.get(IDENTITY);
  }

  protected show(identity: IdentityView): string {
    const { server_name, key_id, public_key, protocol_versions } = identity;
    return `${fields({ server_name, key_id, public_key, protocol_versions: protocol_versions.join(', ') })}\n\n${showKeys(identity)}`;
  }
}

export const KEY_COMMANDS = [
  KeyCommand,
  GenerateKeyCommand,
  RotateKeyCommand,
  ListKeysCommand,
  IdentityCommand,
];

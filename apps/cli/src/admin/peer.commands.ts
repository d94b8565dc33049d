import type { PeerDescription } from '@app/contracts/identity';
import { SubCommand } from 'nest-commander';
import { CommandGroup } from '../group';
import type { AdminClient } from './admin-client';
import { AdminCommand } from './admin-command';
import { fields, time } from './table';

const PEERS = '/v1/admin/federation/peers';

@SubCommand({
  name: 'refresh',
  arguments: '<server_name>',
  description: "fetch a peer's descriptor again and accept its keys, also after it lost the old ones",
})
export class RefreshPeerCommand extends AdminCommand {
  protected ask(client: AdminClient, [name = '']: string[]): Promise<unknown> {
    return client.call('POST', `${PEERS}/${encodeURIComponent(name)}/refresh`);
  }

  protected show({ server_name, federation_url, key_id, protocol_versions, fetched_at }: PeerDescription) {
    return fields({
      server_name,
      federation_url,
      key_id,
      protocol_versions: protocol_versions.join(', '),
      fetched_at: time(fetched_at),
    });
  }
}

@SubCommand({ name: 'peer', description: 'one peer', subCommands: [RefreshPeerCommand] })
export class PeerCommand extends CommandGroup {}

export const PEER_COMMANDS = [PeerCommand, RefreshPeerCommand];

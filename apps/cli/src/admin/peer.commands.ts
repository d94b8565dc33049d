import type { PeerDescription } from '@app/contracts/identity';
import type { SeveringCounts } from '@app/contracts/ingest';
import { Option, SubCommand } from 'nest-commander';
import { CommandGroup } from '../group';
import type { AdminClient } from './admin-client';
import { AdminCommand } from './admin-command';
import { query } from './query';
import { DiagnosePeerCommand } from './diagnose.command';
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

interface Severing extends SeveringCounts {
  server_name: string;
  dry_run: boolean;
}

@SubCommand({
  name: 'remove',
  arguments: '<server_name>',
  description:
    'end the peering: people of both sides leave the rooms of the other, and nothing more is exchanged',
})
export class RemovePeerCommand extends AdminCommand {
  protected ask(
    client: AdminClient,
    [name = '']: string[],
    { deny, dryRun }: { deny?: boolean; dryRun?: boolean },
  ): Promise<unknown> {
    const flags = query({ dry_run: dryRun ? 'true' : undefined, deny: deny ? 'true' : undefined });
    return client.call('DELETE', `${PEERS}/${encodeURIComponent(name)}${flags}`);
  }

  protected show({ server_name, dry_run, hosted_here: here, hosted_elsewhere: elsewhere }: Severing): string {
    const [title, leave] = dry_run
      ? [`To remove ${server_name} would mean:`, 'would leave']
      : [`Peering with ${server_name} has ended:`, 'left'];
    return [
      title,
      `  ${here.people} of its people ${leave} ${here.rooms} rooms hosted here`,
      `  ${elsewhere.people} of our people ${leave} ${elsewhere.rooms} rooms hosted elsewhere`,
    ].join('\n');
  }

  @Option({ flags: '--deny', description: 'put it on the deny list too' })
  parseDeny(): boolean {
    return true;
  }

  @Option({ flags: '--dry-run', description: 'only show what that would do' })
  parseDryRun(): boolean {
    return true;
  }
}

@SubCommand({
  name: 'peer',
  description: 'one peer',
  subCommands: [DiagnosePeerCommand, RefreshPeerCommand, RemovePeerCommand],
})
export class PeerCommand extends CommandGroup {}

export const PEER_COMMANDS = [PeerCommand, DiagnosePeerCommand, RefreshPeerCommand, RemovePeerCommand];

import { Injectable } from '@nestjs/common';
import type { PeerDescription } from '@app/contracts/identity';
import { commonVersion, FederationError } from '@app/protocol';
import { protocolVersions as ownVersions } from '../domain/own-descriptor';
import { describePeer } from '../domain/peer-views';
import { DiscoverPeer } from './discover-peer';
import { KnowPeer } from './know-peer';
import { PeerStore } from './ports';

export interface PeerRequest {
  tenant: string;
  server_name: string;
  refresh?: boolean;
  accept_new_keys?: boolean;
}

@Injectable()
export class DescribePeers {
  constructor(
    private readonly store: PeerStore,
    private readonly knowPeer: KnowPeer,
    private readonly discoverPeer: DiscoverPeer,
  ) {}

  /** One peer that we can talk to, discovered where it is unknown and refetched where that is asked for. */
  async one({ tenant, server_name, refresh, accept_new_keys }: PeerRequest): Promise<PeerDescription> {
    const found =
      refresh || accept_new_keys
        ? await this.discoverPeer.run(tenant, server_name, { insist: true, acceptNewKeys: accept_new_keys })
        : await this.knowPeer.run(
            tenant,
            server_name,
            (await this.store.find(tenant, [server_name])).get(server_name),
          );
    if (!found.ok) throw new FederationError(found);
    const { protocolVersions } = found.stored.known;
    const common = commonVersion(ownVersions(), protocolVersions, ownVersions()[0]!);
    if (!common.ok) throw new FederationError(common);
    return describePeer(found.stored);
  }

  /** Those that are known already, as they are known. */
  async known({ tenant, server_names }: { tenant: string; server_names: string[] }) {
    const stored = await this.store.find(tenant, server_names);
    return { peers: [...stored.values()].map(describePeer) };
  }
}

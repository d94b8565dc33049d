import { Injectable } from '@nestjs/common';
import type { PeerView } from '@app/contracts/admin-views';
import { identity } from '@app/contracts/identity';
import { policy } from '@app/contracts/policy';
import { relay } from '@app/contracts/relay';
import { Bus } from '@app/messaging';
import { composePeers, peerNames } from '../domain/compose-peers';

/** The peers of a tenant: the policy's register, the relay's cursors, identity's descriptors. */
@Injectable()
export class ListPeers {
  constructor(private readonly bus: Bus) {}

  async run(tenant: string): Promise<PeerView[]> {
    const [rows, deliveries] = await Promise.all([
      this.bus.ask(policy.peers, { tenant }),
      this.bus.ask(relay.peers, { tenant }),
    ]);
    const server_names = peerNames(rows.peers, deliveries.peers);
    const described = await this.bus.ask(identity.peers, { tenant, server_names });
    return composePeers(rows.peers, deliveries.peers, described.peers);
  }
}

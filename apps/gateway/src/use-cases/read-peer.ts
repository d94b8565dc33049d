import { Injectable } from '@nestjs/common';
import type { PeerDetails } from '@app/contracts/admin-views';
import { identity } from '@app/contracts/identity';
import { policy } from '@app/contracts/policy';
import { relay } from '@app/contracts/relay';
import { Bus } from '@app/messaging';
import { peerDetails } from '../domain/compose-peers';

/** All that is known of one server here; nobody is contacted, and one never heard of is new. */
@Injectable()
export class ReadPeer {
  constructor(private readonly bus: Bus) {}

  async run(tenant: string, name: string): Promise<PeerDetails> {
    const [{ peers: rows }, { peers: deliveries }, { peers: described }] = await Promise.all([
      this.bus.ask(policy.peers, { tenant }),
      this.bus.ask(relay.peers, { tenant }),
      this.bus.ask(identity.peers, { tenant, server_names: [name] }),
    ]);
    return peerDetails(
      name,
      rows.find(({ server_name }) => server_name === name),
      deliveries.find(({ peer }) => peer === name),
      described[0],
    );
  }
}

import { Injectable } from '@nestjs/common';
import { identity } from '@app/contracts/identity';
import { ingest, type Asker } from '@app/contracts/ingest';
import { policy, type PeerAction, type PolicyExplanation } from '@app/contracts/policy';
import { Bus } from '@app/messaging';

/** Says what would be decided about a peer now, and by which rule; about a room too, where one is named. */
@Injectable()
export class ExplainPolicy {
  constructor(private readonly bus: Bus) {}

  async run(
    asker: Asker,
    peer: string,
    action: PeerAction = 'receive',
    room_id?: string,
  ): Promise<PolicyExplanation> {
    const { tenant } = asker;
    const [room, versions] = await Promise.all([
      room_id === undefined ? undefined : this.bus.ask(ingest.roomStanding, { ...asker, room_id }),
      this.versionsOf(tenant, peer),
    ]);
    const question = { tenant, peer, action, ...(room && { room }), ...(versions && { versions }) };
    return this.bus.ask(policy.explain, question);
  }

  /** As its descriptor said when it was last read; nobody is contacted for an explanation. */
  private async versionsOf(tenant: string, peer: string): Promise<string[] | undefined> {
    const { peers } = await this.bus.ask(identity.peers, { tenant, server_names: [peer] });
    return peers[0]?.protocol_versions;
  }
}

import { Injectable } from '@nestjs/common';
import type { PeerRow } from '@app/contracts/policy';
import { Clock } from '@app/runtime';
import { firstCountedHour } from '../domain/peer-facts';
import { peerStatus } from '../domain/peer-status';
import { Policies, PeerRegister } from './ports';

@Injectable()
export class ListPeers {
  constructor(
    private readonly policies: Policies,
    private readonly register: PeerRegister,
    private readonly clock: Clock,
  ) {}

  async run({ tenant }: { tenant: string }): Promise<{ peers: PeerRow[] }> {
    const policy = (await this.policies.read([tenant])).get(tenant)!;
    const peers = await this.register.list(tenant, firstCountedHour(this.clock.now()));
    return { peers: peers.map((peer) => ({ ...peer, status: peerStatus(policy, peer) })) };
  }
}

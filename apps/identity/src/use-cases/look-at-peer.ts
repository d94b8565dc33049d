import { Injectable } from '@nestjs/common';
import type { ServerLook } from '@app/contracts/diagnosis';
import { FederationError, refuse } from '@app/protocol';
import { Clock } from '@app/runtime';
import { describeLook } from '../domain/describe-look';
import { Lanes } from './lanes';
import { DescriptorSource, PeerStore } from './ports';

/** Few: each is an admin's, or a peer's that we let in. */
const [MAX_CONCURRENT, MAX_WAITING] = [8, 32];

/** Sees how a server presents itself at this moment. Past discoveries have no part in it, and it leaves no trace. */
@Injectable()
export class LookAtPeer {
  private readonly lanes = new Lanes(MAX_CONCURRENT, MAX_WAITING);

  constructor(
    private readonly source: DescriptorSource,
    private readonly store: PeerStore,
    private readonly clock: Clock,
  ) {}

  async run({
    tenant,
    server_name,
    timeout_ms,
  }: {
    tenant: string;
    server_name: string;
    timeout_ms: number;
  }): Promise<ServerLook> {
    const looked = await this.lanes.run(() => this.source.look(server_name, timeout_ms));
    if (looked === 'full') {
      throw new FederationError(refuse('SW_FED_RATE_LIMITED', 'Many servers are being looked at just now.'));
    }
    const stored = (await this.store.find(tenant, [server_name])).get(server_name);
    return describeLook(looked.sighting, looked.fetched, stored?.known, this.clock.now());
  }
}

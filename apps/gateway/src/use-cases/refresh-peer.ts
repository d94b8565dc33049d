import { Injectable } from '@nestjs/common';
import { identity, type PeerDescription } from '@app/contracts/identity';
import { Bus } from '@app/messaging';
import { PeerKeys } from './ports';

/** Longer than any discovery may take. */
const OUTBOUND = { timeoutMs: 30_000 };

/** Has a server's descriptor fetched again, and its keys accepted: an admin says so. Its next request is met by them. */
@Injectable()
export class RefreshPeer {
  constructor(
    private readonly bus: Bus,
    private readonly keys: PeerKeys,
  ) {}

  async run(tenant: string, server_name: string): Promise<PeerDescription> {
    const question = { tenant, server_name, refresh: true, accept_new_keys: true };
    const peer = await this.bus.ask(identity.peer, question, OUTBOUND);
    // Other gateways hear of it by the bus.
    this.keys.forget(tenant, server_name);
    return peer;
  }
}

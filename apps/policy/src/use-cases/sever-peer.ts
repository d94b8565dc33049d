import { Injectable } from '@nestjs/common';
import { endPeering } from '../domain/end-peering';
import { PolicyEvents } from '../events';
import { Policies } from './ports';

export interface Severing {
  tenant: string;
  peer: string;
  deny: boolean;
  /** The participant id of an admin. */
  by: string;
}

/** Ends the peering in the policy, by an admin's word: from now on nothing is sent to the peer or accepted from it. */
@Injectable()
export class SeverPeer {
  constructor(
    private readonly policies: Policies,
    private readonly events: PolicyEvents,
  ) {}

  async run({ tenant, peer, deny, by }: Severing): Promise<Record<string, never>> {
    const written = await this.policies.revise(tenant, (current) => endPeering(current, peer, deny));
    this.events.severed(written, peer, by);
    return {};
  }
}

import { Injectable } from '@nestjs/common';
import { policy, type FederationPolicy, type PolicyPreview } from '@app/contracts/policy';
import { Bus } from '@app/messaging';
import { ListPeers } from './list-peers';

/** What a change of the policy would come to for the peers that admins see in their list. */
@Injectable()
export class PreviewPolicy {
  constructor(
    private readonly bus: Bus,
    private readonly listPeers: ListPeers,
  ) {}

  async run(tenant: string, change: Partial<FederationPolicy>): Promise<PolicyPreview> {
    const peers = (await this.listPeers.run(tenant)).map(({ server_name }) => server_name);
    return this.bus.ask(policy.preview, { tenant, change, peers });
  }
}

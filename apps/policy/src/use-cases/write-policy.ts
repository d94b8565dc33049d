import { Injectable } from '@nestjs/common';
import type { FederationPolicy, PolicyView } from '@app/contracts/policy';
import { FederationError } from '@app/protocol';
import { Clock } from '@app/runtime';
import { markBeginnings } from '../domain/begin-peering';
import { policyView } from '../domain/policy';
import { revisePolicy } from '../domain/revise-policy';
import { PolicyEvents } from '../events';
import { Policies } from './ports';

export interface PolicyWrite {
  tenant: string;
  change: Partial<FederationPolicy>;
  if_version?: number;
  by: string;
}

@Injectable()
export class WritePolicy {
  constructor(
    private readonly policies: Policies,
    private readonly clock: Clock,
    private readonly events: PolicyEvents,
  ) {}

  async run({ tenant, change, if_version, by }: PolicyWrite): Promise<PolicyView> {
    const written = await this.policies.revise(tenant, (current) => {
      const revised = revisePolicy(current, { ...change }, if_version);
      if (!revised.ok) throw new FederationError(revised);
      return markBeginnings(current, revised.policy, this.clock.now());
    });
    this.events.changed(written, by, Object.keys(change));
    return policyView(written);
  }
}

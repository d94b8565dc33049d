import { Injectable } from '@nestjs/common';
import type { PolicyView } from '@app/contracts/policy';
import { policyView } from '../domain/policy';
import { PolicyEvents } from '../events';
import { Policies } from './ports';

/** Switches federation on or off for a whole tenant. */
@Injectable()
export class EnableFederation {
  constructor(
    private readonly policies: Policies,
    private readonly events: PolicyEvents,
  ) {}

  async run(request: { tenant: string; enabled: boolean; by: string }): Promise<PolicyView> {
    const { tenant, enabled, by } = request;
    const written = await this.policies.revise(tenant, (current) => ({
      ...current,
      enabled,
      version: current.version + 1,
    }));
    this.events.changed(written, by, ['enabled']);
    return policyView(written);
  }
}

import { Injectable } from '@nestjs/common';
import type { PolicyPreview } from '@app/contracts/policy';
import { FederationError } from '@app/protocol';
import { previewChange } from '../domain/preview-change';
import { revisePolicy } from '../domain/revise-policy';
import { Policies } from './ports';
import type { PolicyWrite } from './write-policy';

/** Runs a write up to the point of writing: it is refused for what the write would be refused for. */
@Injectable()
export class PreviewPolicy {
  constructor(private readonly policies: Policies) {}

  async run(request: Pick<PolicyWrite, 'tenant' | 'change'> & { peers: string[] }): Promise<PolicyPreview> {
    const { tenant, change, peers } = request;
    const current = (await this.policies.read([tenant])).get(tenant)!;
    const revised = revisePolicy(current, { ...change });
    if (!revised.ok) throw new FederationError(revised);
    return previewChange(current, revised.policy, peers);
  }
}

import { Injectable } from '@nestjs/common';
import type { PolicyView } from '@app/contracts/policy';
import { policyView } from '../domain/policy';
import { Policies } from './ports';

@Injectable()
export class ReadPolicy {
  constructor(private readonly policies: Policies) {}

  async run({ tenant }: { tenant: string }): Promise<PolicyView> {
    return policyView((await this.policies.read([tenant])).get(tenant)!);
  }
}

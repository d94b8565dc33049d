import { Injectable } from '@nestjs/common';
import type { PolicyExplanation, PolicyQuestion, RoomStanding } from '@app/contracts/policy';
import { explain } from '../domain/explain';
import { Policies } from './ports';

/** Tells an admin what would be decided and why; nothing is logged or counted as a refusal. */
@Injectable()
export class ExplainPolicy {
  constructor(private readonly policies: Policies) {}

  async run({ tenant, ...question }: PolicyQuestion & { room?: RoomStanding }): Promise<PolicyExplanation> {
    return explain((await this.policies.read([tenant])).get(tenant)!, question);
  }
}

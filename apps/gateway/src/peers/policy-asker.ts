import { Injectable } from '@nestjs/common';
import { policy, type PolicyQuestion, type PolicyVerdict } from '@app/contracts/policy';
import { Bus } from '@app/messaging';
import { PeerPolicy } from '../use-cases/ports';
import { batchedAsk } from './batched-ask';

@Injectable()
export class PolicyAsker extends PeerPolicy {
  private readonly ask = batchedAsk<PolicyQuestion, PolicyVerdict>(
    async (questions) => (await this.bus.ask(policy.judge, { questions })).verdicts,
  );

  constructor(private readonly bus: Bus) {
    super();
  }

  judge(question: PolicyQuestion): Promise<PolicyVerdict> {
    return this.ask(question);
  }
}

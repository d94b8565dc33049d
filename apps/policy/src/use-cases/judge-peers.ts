import { Injectable } from '@nestjs/common';
import type { PolicyQuestion, PolicyVerdict } from '@app/contracts/policy';
import { decide } from '../domain/decide';
import { PolicyEvents } from '../events';
import { Policies } from './ports';

@Injectable()
export class JudgePeers {
  constructor(
    private readonly policies: Policies,
    private readonly events: PolicyEvents,
  ) {}

  async run({ questions }: { questions: PolicyQuestion[] }): Promise<{ verdicts: PolicyVerdict[] }> {
    const policies = await this.policies.read([...new Set(questions.map(({ tenant }) => tenant))]);
    const verdicts = questions.map((question) => {
      const verdict = decide(policies.get(question.tenant)!, question);
      if (!verdict.ok) this.events.rejected(question, verdict);
      return verdict;
    });
    return { verdicts };
  }
}

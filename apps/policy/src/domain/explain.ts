import type { PolicyExplanation } from '@app/contracts/policy';
import { FEDERATION_ERRORS } from '@app/protocol';
import { judge, type Question } from './decide';
import type { CompiledPolicy } from './policy';

/** What would be decided, by the very rules that decide, in words. */
export function explain(policy: CompiledPolicy, question: Question): PolicyExplanation {
  const { the, decisive } = judge(policy, question);
  const code = decisive.code?.(the) ?? null;
  return {
    peer: question.peer,
    action: question.action,
    allowed: code === null,
    code,
    rule: decisive.name(the),
    explanation: decisive.says(the),
    remedy: code && FEDERATION_ERRORS[code].remedy,
  };
}

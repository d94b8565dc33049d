import type { PeerAction, PolicyVerdict, RoomStanding } from '@app/contracts/policy';
import { refuse } from '@app/protocol';
import { federationPolicy, type CompiledPolicy } from './policy';
import { DECISION_RULES, type Case, type DecisionRule } from './decision-rules';

export interface Question {
  readonly peer: string;
  readonly action: PeerAction;
  readonly versions?: readonly string[];
  readonly room?: RoomStanding;
}

/** Says whether the policy lets the peer do that, and which field or list entry decided. */
export function decide(policy: CompiledPolicy, question: Question): PolicyVerdict {
  const { the, decisive } = judge(policy, question);
  const rule = decisive.name(the);
  const code = decisive.code?.(the);
  return code
    ? { ...refuse(code, decisive.says(the)), rule }
    : { ok: true, rule, policy: federationPolicy(policy), listed: the.allowed !== null };
}

/** The first rule that applies decides. */
export function judge(policy: CompiledPolicy, question: Question): { the: Case; decisive: DecisionRule } {
  const { peer } = question;
  const the: Case = {
    ...question,
    policy,
    denied: policy.denied(peer),
    allowed: policy.allowed(peer),
    severed: policy.severed_peers.includes(peer),
  };
  return { the, decisive: DECISION_RULES.find((candidate) => candidate.applies(the))! };
}

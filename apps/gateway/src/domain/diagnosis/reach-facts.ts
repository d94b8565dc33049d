import type { PingReport, ServerLook } from '@app/contracts/diagnosis';
import type { PolicyExplanation } from '@app/contracts/policy';

/** All that was found out on the way from one server to the other. */
export interface ReachFacts {
  /** Our own name. */
  readonly us: string;
  readonly peer: string;
  /** What our policy says of sending to it. */
  readonly policy?: PolicyExplanation | undefined;
  readonly look?: ServerLook | undefined;
  /** The same question, with the versions that its descriptor names. */
  readonly version?: PolicyExplanation | undefined;
  /** Our own relay may not be there to send it. */
  readonly ping?: PingReport | 'no_relay' | undefined;
}

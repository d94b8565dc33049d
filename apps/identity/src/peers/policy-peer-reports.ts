import { Injectable, Logger } from '@nestjs/common';
import { policy, type PeerFact } from '@app/contracts/policy';
import { Bus } from '@app/messaging';
import { FEDERATION_ERRORS, type Refusal } from '@app/protocol';
import { Clock } from '@app/runtime';
import { PeerReports } from '../use-cases/ports';

const PATIENCE_MS = 2_000;

@Injectable()
export class PolicyPeerReports extends PeerReports {
  private readonly logger = new Logger('identity');

  constructor(
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {
    super();
  }

  failed(tenant: string, peer: string, { code, detail }: Refusal): Promise<void> {
    const message = detail ?? FEDERATION_ERRORS[code].cause;
    return this.report({ tenant, peer, at: this.clock.now(), error: { code, message } });
  }

  recovered(tenant: string, peer: string): Promise<void> {
    return this.report({ tenant, peer, at: this.clock.now(), error: null });
  }

  /** Discovery has its answer either way: a register that does not listen must not change it. */
  private async report(fact: PeerFact): Promise<void> {
    try {
      await this.bus.ask(policy.learn, { facts: [fact] }, { timeoutMs: PATIENCE_MS });
    } catch (error) {
      this.logger.warn({ msg: 'the peers register did not take a fact', peer: fact.peer, err: error });
    }
  }
}

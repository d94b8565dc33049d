import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { policy, type PeerFact } from '@app/contracts/policy';
import { Bus } from '@app/messaging';
import { GroupCommit } from '@app/persistence';
import { PeerFacts } from '../use-cases/ports';

const MOST_AT_ONCE = 1_000;

/** Tells policy about peers; the facts that come while it commits go with the next question. */
@Injectable()
export class PeerFactsTeller extends PeerFacts implements OnModuleDestroy {
  private readonly logger = new Logger('relay');
  private readonly asks = new GroupCommit<PeerFact, void>({
    maxItems: MOST_AT_ONCE,
    flush: async (facts) => {
      await this.bus.ask(policy.learn, { facts });
      return facts.map(() => undefined);
    },
  });

  constructor(private readonly bus: Bus) {
    super();
  }

  tell(fact: PeerFact): void {
    this.asks
      .submit(fact)
      .catch((err: unknown) => this.logger.warn({ err }, 'policy did not learn of a delivery'));
  }

  async onModuleDestroy(): Promise<void> {
    await this.asks.drain();
  }
}

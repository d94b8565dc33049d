import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { gatewayTopics } from '@app/contracts/gateway';
import { policy, type PeerFact } from '@app/contracts/policy';
import { announce, Bus, EventBus } from '@app/messaging';
import { GroupCommit } from '@app/persistence';
import { Clock } from '@app/runtime';
import { HearingPace } from '../domain/hearing-pace';
import { LIMITS } from '../domain/limits';

/** A verified request came: says so, for each peer once a second at the most. Nobody waits for it. */
@Injectable()
export class HearPeer implements OnModuleDestroy {
  private readonly logger = new Logger(HearPeer.name);
  private readonly pace = new HearingPace(LIMITS.heardEveryMs, LIMITS.trackedPeers);
  private readonly later = new Set<NodeJS.Timeout>();
  private readonly facts = new GroupCommit<PeerFact, void>({
    maxItems: LIMITS.askBatch,
    flush: async (facts) => {
      await this.bus.ask(policy.learn, { facts });
      return facts.map(() => undefined);
    },
  });

  constructor(
    private readonly bus: Bus,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  run(tenant: string, peer: string): void {
    const at = this.clock.now();
    const wait = this.pace.wait(`${tenant} ${peer}`, at);
    if (wait === undefined) return;
    if (wait === 0) return this.tell(tenant, peer, at);
    const timer = setTimeout(() => {
      this.later.delete(timer);
      this.tell(tenant, peer, at);
    }, wait);
    this.later.add(timer);
  }

  onModuleDestroy(): void {
    for (const timer of this.later) clearTimeout(timer);
  }

  private tell(tenant: string, peer: string, at: number): void {
    const heard = announce(gatewayTopics.peerHeard, `${tenant}/${peer}/${at}`, { tenant, peer, at });
    Promise.all([this.events.publish([heard]), this.facts.submit({ tenant, peer, at, seen: true })]).catch(
      (error: unknown) => this.logger.warn({ err: error, peer }, 'peer not noted'),
    );
  }
}

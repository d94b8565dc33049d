import { Injectable, Logger } from '@nestjs/common';
import { gatewayTopics } from '@app/contracts/gateway';
import { policy } from '@app/contracts/policy';
import { announce, Bus, EventBus } from '@app/messaging';
import { Clock } from '@app/runtime';
import { LIMITS } from '../domain/limits';
import { Recent } from '../domain/recent';

/** A verified request came: says so at once, then at most once a second for each peer. Nobody waits for it. */
@Injectable()
export class HearPeer {
  private readonly logger = new Logger(HearPeer.name);
  private readonly heardAt = new Recent<number>(LIMITS.trackedPeers);

  constructor(
    private readonly bus: Bus,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  run(tenant: string, peer: string): void {
    const key = `${tenant} ${peer}`;
    const at = this.clock.now();
    if (at - (this.heardAt.get(key) ?? -Infinity) < LIMITS.heardEveryMs) return;
    this.heardAt.set(key, at);
    this.tell(tenant, peer, at).catch((error: unknown) =>
      this.logger.warn({ err: error, peer }, 'peer not noted'),
    );
  }

  private async tell(tenant: string, peer: string, at: number): Promise<void> {
    const heard = announce(gatewayTopics.peerHeard, `${tenant}/${peer}/${at}`, { tenant, peer, at });
    await Promise.all([
      this.events.publish([heard]),
      this.bus.ask(policy.learn, { facts: [{ tenant, peer, at, seen: true }] }),
    ]);
  }
}

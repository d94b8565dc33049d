import { Injectable } from '@nestjs/common';
import { GroupCommit } from '@app/persistence';
import { Clock } from '@app/runtime';
import { DeliveryPolicy, Leases, linkKey, type Link } from './ports';
import { ServePeers } from './serve-peers';

const MOST_AT_ONCE = 1_000;

/** Delivers at once when a wait has lost its reason. */
@Injectable()
export class EndWaits {
  /** Gateways tell of each peer once a second; those who speak while the tables are written share the next turn. */
  private readonly turns = new GroupCommit<Link, void>({
    maxItems: MOST_AT_ONCE,
    flush: async (links) => {
      await this.servePeers.resume([...new Map(links.map((link) => [linkKey(link), link])).values()]);
      return links.map(() => undefined);
    },
  });

  constructor(
    private readonly clock: Clock,
    private readonly leases: Leases,
    private readonly policy: DeliveryPolicy,
    private readonly servePeers: ServePeers,
  ) {}

  /** The peer spoke to us. */
  async heard(links: readonly Link[]): Promise<void> {
    this.servePeers.hear(links);
    await Promise.all(links.map((link) => this.turns.submit(link)));
  }

  /** The policy of a tenant changed: what it held back may go now, and the reverse. */
  async policyChanged(tenants: readonly string[]): Promise<void> {
    for (const tenant of new Set(tenants)) {
      this.policy.forget(tenant);
      await this.leases.endHolds(tenant, this.clock.now());
    }
    await this.servePeers.claim();
  }
}

import { Injectable } from '@nestjs/common';
import { Clock } from '@app/runtime';
import { DeliveryPolicy, Leases, linkKey, type Link } from './ports';
import { ServePeers } from './serve-peers';

/** A peer is heard with each of its requests; looking once a second is enough. */
const ONCE_IN_MS = 1_000;
const MOST_REMEMBERED = 10_000;

/** Delivers at once when a wait has lost its reason. */
@Injectable()
export class EndWaits {
  private heardAt = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly leases: Leases,
    private readonly policy: DeliveryPolicy,
    private readonly servePeers: ServePeers,
  ) {}

  /** The peer spoke to us. */
  async heard(links: readonly Link[]): Promise<void> {
    const now = this.clock.now();
    const fresh = new Map(
      links.filter((link) => this.isNews(link, now)).map((link) => [linkKey(link), link]),
    );
    if (fresh.size === 0) return;
    await this.servePeers.heard([...fresh.values()]);
  }

  /** The policy of a tenant changed: what it held back may go now, and the reverse. */
  async policyChanged(tenants: readonly string[]): Promise<void> {
    for (const tenant of new Set(tenants)) {
      this.policy.forget(tenant);
      await this.leases.endHolds(tenant, this.clock.now());
    }
    await this.servePeers.claim();
  }

  private isNews(link: Link, now: number): boolean {
    if (this.heardAt.size >= MOST_REMEMBERED) this.heardAt = new Map();
    const key = linkKey(link);
    const last = this.heardAt.get(key);
    if (last !== undefined && now - last < ONCE_IN_MS && now >= last) return false;
    this.heardAt.set(key, now);
    return true;
  }
}

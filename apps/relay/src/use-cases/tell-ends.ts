import { Injectable } from '@nestjs/common';
import { Clock } from '@app/runtime';
import { backoff } from '../domain/backoff';
import { RelayEvents } from '../events';
import { DeliveryPolicy, EndNotices, PeerDoor, RelaySettings, type EndNotice, type Link } from './ports';

/** Longer than a request may take. */
const CLAIM_MS = 60_000;

/** Tells peers that the peering has ended: one last request, tried again for as long as an event would be. */
@Injectable()
export class TellEnds {
  private turn: Promise<void> | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly settings: RelaySettings,
    private readonly notices: EndNotices,
    private readonly policy: DeliveryPolicy,
    private readonly door: PeerDoor,
    private readonly events: RelayEvents,
  ) {}

  async begin(notice: Link & { ts: number }): Promise<Record<string, never>> {
    await this.notices.put(notice);
    void this.poll();
    return {};
  }

  /** Tells what is due. Never rejects; calls that come meanwhile share the turn. */
  poll(): Promise<void> {
    this.turn ??= this.tellDue().finally(() => (this.turn = undefined));
    return this.turn;
  }

  private async tellDue(): Promise<void> {
    try {
      const now = this.clock.now();
      const due = await this.notices.claim(now, now + CLAIM_MS);
      await Promise.all(due.map((notice) => this.tell(notice)));
    } catch (error) {
      this.events.fault('a peer could not be told of the end of its peering', error);
    }
  }

  private async tell({ tenant, peer, ts, failures }: EndNotice): Promise<void> {
    const link = { tenant, peer };
    // What was remembered may be from before the end.
    this.policy.forget(tenant);
    const stillEnded = await this.policy.objection(link);
    const told = stillEnded ? await this.door.tellEnd(link, ts) : undefined;
    const now = this.clock.now();
    const over = !told || told.ok || told.class === 'refused' || now - ts >= this.settings.retryLimitMs;
    if (over) await this.notices.settle(link);
    else await this.notices.postpone(link, now + backoff(failures + 1, Math.random()));
  }
}

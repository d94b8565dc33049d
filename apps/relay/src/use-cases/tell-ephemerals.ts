import { Injectable } from '@nestjs/common';
import type { Ephemeral } from '@app/protocol';
import { Clock, TraceContext } from '@app/runtime';
import { RelayEvents } from '../events';
import { DeliveryPolicy, linkKey, PeerDoor, type Link } from './ports';

/** A peer that did not take ephemerals is spared them for this long; its deliveries go on as they would. */
const QUIET_MS = 30_000;
const MOST_REMEMBERED = 10_000;

/** One request with ephemerals alone. What does not arrive is dropped, and is no failure of the peer's deliveries. */
@Injectable()
export class TellEphemerals {
  private quietUntil = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly policy: DeliveryPolicy,
    private readonly door: PeerDoor,
    private readonly events: RelayEvents,
    private readonly trace: TraceContext,
  ) {}

  async run(link: Link, ephemerals: readonly Ephemeral[]): Promise<void> {
    if ((this.quietUntil.get(linkKey(link)) ?? 0) > this.clock.now()) return;
    try {
      if (await this.policy.objection(link)) return;
      if ((await this.trace.run(() => this.door.tell(link, ephemerals))).ok) return;
    } catch (error) {
      this.events.fault('ephemerals could not be sent', error);
    }
    if (this.quietUntil.size >= MOST_REMEMBERED) this.quietUntil = new Map();
    this.quietUntil.set(linkKey(link), this.clock.now() + QUIET_MS);
  }
}

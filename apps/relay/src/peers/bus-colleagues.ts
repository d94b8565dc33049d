import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { relayTopics } from '@app/contracts/relay';
import { announce, EventBus } from '@app/messaging';
import { Colleagues, type Link } from '../use-cases/ports';

/** Calls over the bus to the other relay processes; what gets lost costs them a poll. */
@Injectable()
export class BusColleagues extends Colleagues {
  private readonly logger = new Logger('relay');

  constructor(private readonly bus: EventBus) {
    super();
  }

  wake(links: readonly Link[]): void {
    const peers = new Map<string, Set<string>>();
    for (const { tenant, peer } of links) peers.set(tenant, (peers.get(tenant) ?? new Set()).add(peer));
    const calls = [...peers].map(([tenant, some]) =>
      announce(relayTopics.workWaits, randomUUID(), { tenant, peers: [...some] }),
    );
    this.bus
      .publish(calls)
      .catch((err: unknown) => this.logger.warn({ err }, 'the other processes were not told of new work'));
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Ephemeral } from '@app/protocol';
import { ephemeralKey, GATHER_MS } from '../domain/outgoing-ephemerals';
import { RelayEvents } from '../events';
import { linkKey, type Link } from './ports';
import { ServePeers } from './serve-peers';

const MOST_WAITING = 5_000;

interface Addressed {
  link: Link;
  ephemeral: Ephemeral;
}

/**
 * Ephemerals to peers, by the process that serves each. Every process hears of all of them: those for peers that nobody
 * serves are gathered, and go by whoever gets the lease; the others drop theirs.
 */
@Injectable()
export class CarryEphemerals {
  private readonly unserved = new Map<string, Addressed>();
  private leasing: Promise<void> | undefined;

  constructor(
    private readonly servePeers: ServePeers,
    private readonly events: RelayEvents,
  ) {}

  carry({ tenant, peers, ephemeral }: { tenant: string; peers: string[]; ephemeral: Ephemeral }): void {
    for (const peer of peers) {
      const link = { tenant, peer };
      if (this.servePeers.carry(link, ephemeral) || this.unserved.size >= MOST_WAITING) continue;
      this.unserved.set(`${linkKey(link)} ${ephemeralKey(ephemeral)}`, { link, ephemeral });
    }
    if (this.unserved.size > 0) this.leasing ??= this.lease().finally(() => (this.leasing = undefined));
  }

  private async lease(): Promise<void> {
    try {
      await sleep(GATHER_MS);
      const gathered = [...this.unserved.values()];
      this.unserved.clear();
      await this.servePeers.lease([...new Map(gathered.map(({ link }) => [linkKey(link), link])).values()]);
      for (const { link, ephemeral } of gathered) this.servePeers.carry(link, ephemeral);
    } catch (error) {
      this.events.fault('no lease for ephemerals', error);
    }
  }
}

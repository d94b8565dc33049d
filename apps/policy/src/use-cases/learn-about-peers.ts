import { Injectable } from '@nestjs/common';
import type { PeerFact } from '@app/contracts/policy';
import { Clock } from '@app/runtime';
import { firstCountedHour, mergeFacts } from '../domain/peer-facts';
import { PeerRegister } from './ports';

const PRUNE_EVERY_MS = 60_000;
/** Anybody can make a server ask about a name; only so many names that were never heard from are kept. */
const MAX_STRANGERS = 1_000;

@Injectable()
export class LearnAboutPeers {
  private pruneAt = 0;

  constructor(
    private readonly register: PeerRegister,
    private readonly clock: Clock,
  ) {}

  async run({ facts }: { facts: PeerFact[] }): Promise<Record<string, never>> {
    const { peers, traffic } = mergeFacts(facts);
    if (peers.length > 0) await this.register.record(peers, traffic);
    await this.pruneNowAndThen();
    return {};
  }

  private async pruneNowAndThen(): Promise<void> {
    const now = this.clock.now();
    if (now < this.pruneAt) return;
    this.pruneAt = now + PRUNE_EVERY_MS;
    await this.register.prune(firstCountedHour(now), MAX_STRANGERS);
  }
}

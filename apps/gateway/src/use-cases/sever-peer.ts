import { Injectable } from '@nestjs/common';
import { ingest, type Asker, type SeveringCounts } from '@app/contracts/ingest';
import { policy } from '@app/contracts/policy';
import { relay } from '@app/contracts/relay';
import { Bus } from '@app/messaging';
import { Clock } from '@app/runtime';

export interface Severing extends SeveringCounts {
  server_name: string;
  dry_run: boolean;
  denied: boolean;
}

/** Every shared room takes a transaction of its own. */
const ALL_ROOMS = { timeoutMs: 60_000 };

/** Ends a peering: no more traffic, then nobody left in shared rooms, then a last word to the peer. Safe to repeat. */
@Injectable()
export class SeverPeer {
  constructor(
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {}

  async run(
    { tenant, participant_id, trace_id }: Asker,
    peer: string,
    { dry_run, deny }: { dry_run: boolean; deny: boolean },
  ): Promise<Severing> {
    if (!dry_run) await this.bus.ask(policy.sever, { tenant, peer, deny, by: participant_id });
    const counts = await this.bus.ask(ingest.endPeering, { tenant, peer, dry_run, trace_id }, ALL_ROOMS);
    if (!dry_run) await this.bus.ask(relay.tellEnd, { tenant, peer, ts: this.clock.now() });
    return { server_name: peer, dry_run, denied: deny, ...counts };
  }
}

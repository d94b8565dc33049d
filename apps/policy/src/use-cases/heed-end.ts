import { Injectable } from '@nestjs/common';
import { heedEndNotice } from '../domain/end-peering';
import { PolicyEvents } from '../events';
import { PeerRegister, Policies } from './ports';

export interface ToldEnd {
  tenant: string;
  peer: string;
  /** Of the notice, by the peer's clock. */
  ts: number;
}

/** Ends the peering by the peer's word, unless that word comes after a new beginning; says whether it is ended now. */
@Injectable()
export class HeedEnd {
  constructor(
    private readonly policies: Policies,
    private readonly register: PeerRegister,
    private readonly events: PolicyEvents,
  ) {}

  async run({ tenant, peer, ts }: ToldEnd): Promise<{ ended: boolean }> {
    const clock_offset_ms = (await this.register.clockOffset(tenant, peer)) ?? 0;
    const written = await this.policies.revise(tenant, (current) =>
      heedEndNotice(current, peer, { ts, clock_offset_ms }),
    );
    const ended = written.severed_peers.includes(peer);
    if (ended) this.events.severed(written, peer, peer);
    else this.events.endCameLate(written, peer, ts);
    return { ended };
  }
}

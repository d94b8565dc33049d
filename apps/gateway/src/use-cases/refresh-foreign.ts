import { Injectable } from '@nestjs/common';
import { ingest, type Asker, type ProfileAnswer } from '@app/contracts/ingest';
import { Bus } from '@app/messaging';
import { parseFqid } from '@app/protocol';
import { RefreshPeer } from './refresh-peer';

export type RefreshedForeign = ProfileAnswer & {
  server: { server_name: string; key_id: string; fetched_at: number };
};

/** Fetches a foreign person's profile again, and the descriptor of their server. Both come from what is stored. */
@Injectable()
export class RefreshForeign {
  constructor(
    private readonly bus: Bus,
    private readonly refreshPeer: RefreshPeer,
  ) {}

  async run(asker: Asker, foreign_id: string): Promise<RefreshedForeign> {
    const profile = await this.bus.ask(
      ingest.refreshForeign,
      { ...asker, foreign_id },
      { timeoutMs: 30_000 },
    );
    const server_name = parseFqid(profile.fqid)?.server ?? '';
    const { key_id, fetched_at } = await this.refreshPeer.run(asker.tenant, server_name);
    return { ...profile, server: { server_name, key_id, fetched_at } };
  }
}

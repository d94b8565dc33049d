import { Injectable } from '@nestjs/common';
import { identity } from '@app/contracts/identity';
import { ingest, type Asker, type ProfileAnswer } from '@app/contracts/ingest';
import { Bus } from '@app/messaging';
import { parseFqid } from '@app/protocol';

export type RefreshedForeign = ProfileAnswer & {
  server: { server_name: string; key_id: string; fetched_at: number };
};

/** Fetches a foreign person's profile again, and the descriptor of their server. Both come from what is stored. */
@Injectable()
export class RefreshForeign {
  constructor(private readonly bus: Bus) {}

  async run(asker: Asker, foreign_id: string): Promise<RefreshedForeign> {
    const profile = await this.bus.ask(
      ingest.refreshForeign,
      { ...asker, foreign_id },
      { timeoutMs: 30_000 },
    );
    const server_name = parseFqid(profile.fqid)?.server ?? '';
    const { key_id, fetched_at } = await this.bus.ask(
      identity.peer,
      { tenant: asker.tenant, server_name, refresh: true, accept_new_keys: true },
      { timeoutMs: 30_000 },
    );
    return { ...profile, server: { server_name, key_id, fetched_at } };
  }
}

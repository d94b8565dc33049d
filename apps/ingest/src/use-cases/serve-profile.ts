import type { PeerQuery, ProfileAnswer } from '@app/contracts/ingest';
import { FederationError, refuse } from '@app/protocol';
import { Injectable } from '@nestjs/common';
import { People } from './ports';

/** The profile of one of our people, for a server that shares a room with them or has an invite to or from them. */
@Injectable()
export class ServeProfile {
  constructor(private readonly people: People) {}

  async run({ tenant, peer, local_id }: PeerQuery & { local_id: string }): Promise<ProfileAnswer> {
    const fqid = `@${local_id}:${tenant}`;
    const person = await this.people.profile(tenant, fqid);
    if (!person || !(await this.people.knownTo(tenant, fqid, peer)))
      throw new FederationError(refuse('SW_FED_UNKNOWN_USER'));
    const { display_name, avatar_url, updated_at } = person;
    return { fqid, display_name, ...(avatar_url && { avatar_url }), updated_at };
  }
}

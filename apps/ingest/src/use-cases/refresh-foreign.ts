import type { Asker, ProfileAnswer } from '@app/contracts/ingest';
import { FederationError } from '@app/protocol';
import { Clock } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import { localIdOf, serverOf } from '../domain/people';
import { Peers, People } from './ports';
import { unknownForeigner } from './pull-history';

/** An admin has a foreign person's server, then their profile, fetched anew; the server's changed key is accepted by it. */
@Injectable()
export class RefreshForeign {
  constructor(
    private readonly people: People,
    private readonly peers: Peers,
    private readonly clock: Clock,
  ) {}

  async run({ tenant, foreign_id }: Asker & { foreign_id: string }): Promise<ProfileAnswer> {
    const person = await this.people.byId(tenant, foreign_id);
    if (!person?.foreign) throw unknownForeigner();
    const { fqid } = person;
    const found = await this.peers.refresh(tenant, serverOf(fqid));
    if (!found.ok) throw new FederationError(found);
    const profile = await this.peers.profile(tenant, serverOf(fqid), localIdOf(fqid));
    if (!profile.ok) throw new FederationError(profile);
    const { display_name, avatar_url = null } = profile;
    await this.people.save(tenant, fqid, { display_name, avatar_url, foreign: true });
    return { fqid, display_name, ...(avatar_url && { avatar_url }), updated_at: this.clock.now() };
  }
}

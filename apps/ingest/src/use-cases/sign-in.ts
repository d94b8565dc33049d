import type { Participant } from '@app/contracts/ingest';
import { FederationError, isFqid, refuse } from '@app/protocol';
import { Injectable } from '@nestjs/common';
import { People } from './ports';

/** The person whom a token names; the first token, or an admin, makes them known here. */
@Injectable()
export class SignIn {
  constructor(private readonly people: People) {}

  async run({
    tenant,
    local_id,
    display_name,
  }: {
    tenant: string;
    local_id: string;
    display_name?: string;
  }): Promise<Participant> {
    const fqid = `@${local_id}:${tenant}`;
    if (!isFqid(fqid))
      throw new FederationError(refuse('SW_FED_BAD_NAME', 'A local id is [a-z0-9][a-z0-9._-]{0,63}.'));
    const known = await this.people.byFqid(tenant, fqid);
    if (known && (display_name === undefined || known.display_name === display_name)) return known;
    return this.people.save(tenant, fqid, {
      ...(display_name !== undefined && { display_name }),
      foreign: false,
    });
  }
}

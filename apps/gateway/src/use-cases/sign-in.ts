import { Injectable } from '@nestjs/common';
import { ingest, type Participant } from '@app/contracts/ingest';
import { Bus } from '@app/messaging';
import { Clock } from '@app/runtime';
import { LIMITS } from '../domain/limits';
import { Recent } from '../domain/recent';
import { readClaims, type SessionClaims } from '../domain/session-claims';
import { Tenants, TokenIssuer } from './ports';

export interface Session extends SessionClaims {
  participant: Participant;
}

interface Known {
  participant: Promise<Participant>;
  until: number;
}

/** Turns a bearer token into a person of one of our tenants. */
@Injectable()
export class SignIn {
  private readonly known = new Recent<Known>(LIMITS.cachedParticipants);

  constructor(
    private readonly tokens: TokenIssuer,
    private readonly tenants: Tenants,
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {}

  async run(token: string): Promise<Session | undefined> {
    const payload = await this.tokens.verify(token);
    const claims = payload && readClaims(payload);
    if (!claims || !(await this.tenants.byName(claims.tenant))) return undefined;
    return { ...claims, participant: await this.participant(claims) };
  }

  private participant({ tenant, local_id, display_name }: SessionClaims): Promise<Participant> {
    const key = `${tenant} ${local_id} ${display_name ?? ''}`;
    const known = this.known.get(key);
    if (known && known.until > this.clock.now()) return known.participant;
    const participant = this.bus.ask(ingest.signIn, {
      tenant,
      local_id,
      ...(display_name && { display_name }),
    });
    this.known.set(key, { participant, until: this.clock.now() + LIMITS.participantFreshMs });
    participant.catch(() => this.known.forget(key));
    return participant;
  }
}

import { identity } from '@app/contracts/identity';
import { Bus } from '@app/messaging';
import { FEDERATION_ERRORS, refuse, type FederationCode, type Outcome } from '@app/protocol';
import { Injectable } from '@nestjs/common';
import { Peers, type Verdict } from '../use-cases/ports';
import { readBackfillAnswer, type BackfillParts } from './backfill-answer';
import { readProfileAnswer, type Profile } from './profile-answer';
import { codeOf, refusalOf, SignedRequests, type PeerReply } from './signed-requests';
import { readVerdictAnswer } from './verdict-answer';

const MAX_BACKFILL_BYTES = 8 * 1024 * 1024;
const MAX_PROFILE_BYTES = 16 * 1024;
const MAX_VERDICT_BYTES = 4 * 1024;
/** Somebody waits for it. */
const VERDICT_TIMEOUT_MS = 5_000;

/** Signed GETs to other servers' federation endpoints. */
@Injectable()
export class SignedPeers extends Peers {
  constructor(
    private readonly bus: Bus,
    private readonly requests: SignedRequests,
  ) {
    super();
  }

  discover(tenant: string, server: string): Promise<Outcome<{ protocol_versions: string[] }>> {
    return refusalOf(this.bus.ask(identity.peer, { tenant, server_name: server }));
  }

  refresh(tenant: string, server: string): Promise<Outcome<object>> {
    return refusalOf(
      this.bus.ask(identity.peer, { tenant, server_name: server, refresh: true, accept_new_keys: true }),
    );
  }

  async backfill(
    tenant: string,
    server: string,
    roomId: string,
    query: Record<string, string | number>,
  ): Promise<Outcome<BackfillParts>> {
    const search = new URLSearchParams(
      Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
    ).toString();
    const answer = await this.get(tenant, server, `/v1/rooms/${roomId}/backfill`, search, MAX_BACKFILL_BYTES);
    return answer.ok ? readBackfillAnswer(answer.body) : answer;
  }

  async profile(tenant: string, server: string, localId: string): Promise<Outcome<Profile>> {
    const answer = await this.get(
      tenant,
      server,
      `/v1/profile/${encodeURIComponent(localId)}`,
      '',
      MAX_PROFILE_BYTES,
    );
    if (!answer.ok) return answer;
    return readProfileAnswer(answer.body, `@${localId}:${server}`);
  }

  async verdict(
    tenant: string,
    server: string,
    eventId: string,
  ): Promise<Outcome<Verdict | { status: 'unknown' }>> {
    const to = { tenant, server, path: '/v1/verdicts' };
    const reply = await this.requests.get(to, `event_id=${eventId}`, MAX_VERDICT_BYTES, VERDICT_TIMEOUT_MS);
    if (!('status' in reply)) return reply;
    if (reply.status === 200) return readVerdictAnswer(reply.body, eventId);
    const code = codeOf(reply) as FederationCode;
    if (code === 'SW_FED_NOT_IN_ROOM') return { ok: true, status: 'unknown' };
    const known = Object.hasOwn(FEDERATION_ERRORS, code);
    return refuse(known ? code : 'SW_FED_DISCOVERY_FAILED', answered(server, reply));
  }

  private async get(
    tenant: string,
    server: string,
    path: string,
    query: string,
    maxBytes: number,
  ): Promise<Outcome<{ body: Buffer }>> {
    const reply = await this.requests.get({ tenant, server, path }, query, maxBytes);
    if (!('status' in reply) || reply.status === 200) return reply;
    return refuse('SW_FED_BACKFILL_REFUSED', answered(server, reply));
  }
}

function answered(server: string, reply: PeerReply): string {
  const code = codeOf(reply);
  return `${server} answered ${reply.status}${code ? ` ${code}` : ''}.`;
}

import { identity } from '@app/contracts/identity';
import { Bus } from '@app/messaging';
import { FederationError, isFqid, isJsonObject, refuse, type Outcome } from '@app/protocol';
import { PeerHttp } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import { Peers } from '../use-cases/ports';
import { readBackfillAnswer, type BackfillParts } from './backfill-answer';

const MAX_BACKFILL_BYTES = 8 * 1024 * 1024;
const MAX_PROFILE_BYTES = 16 * 1024;
const MAX_NAME_CHARS = 256;
const TIMEOUT_MS = 20_000;

/** Signed GETs to other servers' federation endpoints. */
@Injectable()
export class SignedPeers extends Peers {
  constructor(
    private readonly bus: Bus,
    private readonly http: PeerHttp,
  ) {
    super();
  }

  discover(tenant: string, server: string): Promise<Outcome<object>> {
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

  async profile(
    tenant: string,
    server: string,
    localId: string,
  ): Promise<Outcome<{ display_name: string; avatar_url?: string }>> {
    const answer = await this.get(
      tenant,
      server,
      `/v1/profile/${encodeURIComponent(localId)}`,
      '',
      MAX_PROFILE_BYTES,
    );
    if (!answer.ok) return answer;
    const profile = jsonOf(answer.body);
    const name =
      isJsonObject(profile) && isFqid(String(profile['fqid'])) ? profile['display_name'] : undefined;
    if (typeof name !== 'string' || name.length > MAX_NAME_CHARS)
      return refuse('SW_FED_MALFORMED_REQUEST', `${server} gave no usable profile.`);
    return { ok: true, display_name: name };
  }

  private async get(
    tenant: string,
    server: string,
    path: string,
    query: string,
    maxBytes: number,
  ): Promise<Outcome<{ body: Buffer }>> {
    const peer = await refusalOf(this.bus.ask(identity.peer, { tenant, server_name: server }));
    if (!peer.ok) return peer;
    const url = new URL(`${peer.federation_url}${path}${query && `?${query}`}`);
    const request = { method: 'GET' as const, authority: url.host, path: url.pathname, query };
    const { headers } = await this.bus.ask(identity.signRequests, { tenant, requests: [request] });
    const response = await this.http.get(url.href, { headers: headers[0]!, maxBytes, timeoutMs: TIMEOUT_MS });
    if (!('status' in response)) return response;
    return response.status === 200
      ? { ok: true, body: response.body }
      : problemOf(response.body, server, response.status);
  }
}

/** What a peer says when it refuses: its code if it is one of ours to know, never its words. */
function problemOf(body: Buffer, server: string, status: number): Outcome<never> {
  const problem = jsonOf(body);
  const code = isJsonObject(problem) ? String(problem['code']) : '';
  return refuse(
    'SW_FED_BACKFILL_REFUSED',
    `${server} answered ${status}${/^SW_FED_[A-Z_]{1,40}$/.test(code) ? ` ${code}` : ''}.`,
  );
}

async function refusalOf<T extends object>(asked: Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, ...(await asked) };
  } catch (error) {
    if (error instanceof FederationError) return error.refusal;
    throw error;
  }
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

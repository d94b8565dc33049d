import { identity, type RequestToSign } from '@app/contracts/identity';
import { Bus } from '@app/messaging';
import { contentDigest, FederationError, isJsonObject, type Outcome } from '@app/protocol';
import { PeerHttp } from '@app/runtime';
import { Injectable } from '@nestjs/common';

const TIMEOUT_MS = 20_000;

export interface PeerReply {
  status: number;
  body: Buffer;
}

/** Where a question goes; `path` is below the peer's federation endpoint. */
export interface Destination {
  tenant: string;
  server: string;
  path: string;
}

/** One signed request to another server, bounded in time and size. Without an answer it says why. */
@Injectable()
export class SignedRequests {
  constructor(
    private readonly bus: Bus,
    private readonly http: PeerHttp,
  ) {}

  async get(
    to: Destination,
    query: string,
    maxBytes: number,
    timeoutMs = TIMEOUT_MS,
  ): Promise<Outcome<PeerReply>> {
    const url = await this.urlOf(to, query);
    if (!url.ok) return url;
    const headers = await this.sign(to.tenant, { method: 'GET', ...url.target });
    return this.http.get(url.href, { headers, maxBytes, timeoutMs });
  }

  async post(to: Destination, value: object, maxBytes: number): Promise<Outcome<PeerReply>> {
    const url = await this.urlOf(to, '');
    if (!url.ok) return url;
    const body = Buffer.from(JSON.stringify(value));
    const content_digest = contentDigest(body);
    const signed = await this.sign(to.tenant, { method: 'POST', ...url.target, content_digest });
    const headers = { ...signed, 'content-type': 'application/json', 'content-digest': content_digest };
    return this.http.post(url.href, { headers, body, maxBytes, timeoutMs: TIMEOUT_MS });
  }

  private async urlOf({ tenant, server, path }: Destination, query: string) {
    const peer = await refusalOf(this.bus.ask(identity.peer, { tenant, server_name: server }));
    if (!peer.ok) return peer;
    const { href, host, pathname } = new URL(`${peer.federation_url}${path}${query && `?${query}`}`);
    return { ok: true as const, href, target: { authority: host, path: pathname, query } };
  }

  private async sign(tenant: string, request: RequestToSign): Promise<Record<string, string>> {
    const { headers } = await this.bus.ask(identity.signRequests, { tenant, requests: [request] });
    return headers[0]!;
  }
}

/** A context's answer, its refusal included. */
export async function refusalOf<T extends object>(asked: Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, ...(await asked) };
  } catch (error) {
    if (error instanceof FederationError) return error.refusal;
    throw error;
  }
}

/** What a peer says when it refuses: its code if it could be one, never its words. */
export function codeOf({ body }: PeerReply): string | undefined {
  const problem = jsonOf(body);
  const code = isJsonObject(problem) ? String(problem['code']) : '';
  return /^SW_FED_[A-Z_]{1,40}$/.test(code) ? code : undefined;
}

export function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

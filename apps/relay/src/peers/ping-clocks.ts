import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { contentDigest, parseJson } from '@app/protocol';
import { Clock, PeerHttp } from '@app/runtime';
import type { ClockReading } from '../domain/clock-skew';
import { PeerClocks, type Link } from '../use-cases/ports';
import { PeerAddresses } from './peer-addresses';
import { RequestSigner } from './request-signer';

const BOUNDS = { accept: 'application/json', maxBytes: 4_096, timeoutMs: 5_000 };

/** Reads peers' clocks by `/v1/ping` (docs/protocol.md, "Ping"). */
@Injectable()
export class PingClocks extends PeerClocks {
  constructor(
    private readonly http: PeerHttp,
    private readonly addresses: PeerAddresses,
    private readonly signer: RequestSigner,
    private readonly clock: Clock,
  ) {
    super();
  }

  async read(link: Link): Promise<ClockReading | undefined> {
    const nonce = randomBytes(16).toString('base64url');
    const body = Buffer.from(JSON.stringify({ nonce }));
    const url = new URL('ping', await this.addresses.sendUrl(link));
    const headers = await this.signer.post(link.tenant, url, contentDigest(body));
    const sent_at = this.clock.now();
    const answer = await this.http.post(url.href, { ...BOUNDS, headers, body });
    const heard_at = this.clock.now();
    if (!('status' in answer) || answer.status !== 200) return undefined;
    const parsed = parseJson(answer.body);
    if (!parsed.ok || parsed.value.nonce !== nonce) return undefined;
    const { server_time } = parsed.value;
    if (!Number.isSafeInteger(server_time)) return undefined;
    return { sent_at, server_time: server_time as number, heard_at };
  }
}

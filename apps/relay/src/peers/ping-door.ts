import { Injectable } from '@nestjs/common';
import { contentDigest } from '@app/protocol';
import { Clock, PeerHttp } from '@app/runtime';
import { PeerPings, type Link, type Ping, type PingTry } from '../use-cases/ports';
import { RequestSigner } from './request-signer';

const BOUNDS = { accept: 'application/json', maxBytes: 4_096 };

/** Posts to peers' `/v1/ping` (docs/protocol.md, "Ping"). */
@Injectable()
export class PingDoor extends PeerPings {
  constructor(
    private readonly http: PeerHttp,
    private readonly signer: RequestSigner,
    private readonly clock: Clock,
  ) {
    super();
  }

  async ping({ tenant }: Link, { url, nonce, callBack, timeoutMs, fresh }: Ping): Promise<PingTry> {
    const body = Buffer.from(JSON.stringify({ nonce, ...(callBack && { call_back: true }) }));
    const headers = await this.signer.post(tenant, new URL(url), contentDigest(body));
    const sent_at = this.clock.now();
    const response = await this.http.post(url, { ...BOUNDS, headers, body, timeoutMs, fresh });
    return { sent_at, heard_at: this.clock.now(), response };
  }
}

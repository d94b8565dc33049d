import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newNonce } from '@app/protocol';
import type { ClockReading } from '../domain/clock-skew';
import { readPingAnswer } from '../domain/ping-answer';
import { PeerClocks, PeerPings, type Link } from '../use-cases/ports';
import { PeerAddresses } from './peer-addresses';

const TIMEOUT_MS = 5_000;

/** Reads peers' clocks by `/v1/ping`. */
@Injectable()
export class PingClocks extends PeerClocks {
  constructor(
    private readonly pings: PeerPings,
    private readonly addresses: PeerAddresses,
  ) {
    super();
  }

  async read(link: Link): Promise<ClockReading | undefined> {
    const nonce = newNonce(randomBytes);
    const url = new URL('ping', await this.addresses.sendUrl(link)).href;
    const { response, ...times } = await this.pings.ping(link, { url, nonce, timeoutMs: TIMEOUT_MS });
    if (!('status' in response) || response.status !== 200) return undefined;
    const answer = readPingAnswer(response.body, { nonce });
    return answer && { ...times, server_time: answer.server_time };
  }
}

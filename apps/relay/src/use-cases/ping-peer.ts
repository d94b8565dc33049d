import { Injectable } from '@nestjs/common';
import type { PingReport } from '@app/contracts/diagnosis';
import type { PingOrder } from '@app/contracts/relay';
import { FederationError, refuse } from '@app/protocol';
import { clockOffset, type ClockReading } from '../domain/clock-skew';
import { readPingAnswer, readRefusal } from '../domain/ping-answer';
import { MeasureClocks } from './measure-clocks';
import { PeerPings, type Link, type PingTry } from './ports';

type Heard = Pick<PingReport, 'outcome'> & { offset_ms?: number };

/** One ping for a diagnosis: says all that came of it, and lets nothing be learnt from it. */
@Injectable()
export class PingPeer {
  constructor(
    private readonly pings: PeerPings,
    private readonly clocks: MeasureClocks,
  ) {}

  async run({ tenant, peer, federation_url, nonce, call_back, timeout_ms }: PingOrder): Promise<PingReport> {
    const link = { tenant, peer };
    const url = `${federation_url}/v1/ping`;
    const ping = { url, nonce, callBack: call_back, timeoutMs: timeout_ms, fresh: true };
    try {
      return this.report(link, url, nonce, await this.pings.ping(link, ping));
    } catch (error) {
      if (!(error instanceof FederationError)) throw error;
      return { url, took_ms: 0, outcome: { kind: 'failed', refusal: error.refusal } };
    }
  }

  private report(link: Link, url: string, nonce: string, { response, ...times }: PingTry): PingReport {
    const { outcome, offset_ms } = read(response, nonce, times);
    return {
      url,
      outcome,
      took_ms: times.heard_at - times.sent_at,
      ...(offset_ms !== undefined && { clock: { offset_ms, whose: this.clocks.whose(link, offset_ms) } }),
    };
  }
}

function read(response: PingTry['response'], nonce: string, times: Omit<ClockReading, 'server_time'>): Heard {
  if (!('status' in response)) return { outcome: { kind: 'failed', refusal: response } };
  const { status, body } = response;
  if (status !== 200) {
    const { offset_ms, ...words } = readRefusal(body);
    // What it measured is our clock by its own.
    return { outcome: { kind: 'refused', status, ...words }, ...(offset_ms && { offset_ms: -offset_ms }) };
  }
  const answer = readPingAnswer(body, { nonce });
  if (!answer) return { outcome: { kind: 'failed', refusal: NOT_ALLOWED } };
  const { server_time, ...said } = answer;
  return { outcome: { kind: 'answered', ...said }, offset_ms: clockOffset({ ...times, server_time }) };
}

const NOT_ALLOWED = refuse('SW_FED_DISCOVERY_FAILED', 'It answers a ping as the protocol does not allow.', {
  facts: { cause: 'bad_answer' },
});

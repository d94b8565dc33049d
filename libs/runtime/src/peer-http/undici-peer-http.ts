import { judgeUrl, type AddressRules, type Outcome } from '@app/protocol';
import { createSecureContext, rootCertificates } from 'node:tls';
import { Agent, type Dispatcher } from 'undici';
import { guardedConnector, type GuardOptions } from './guarded-connector';
import { lookAtHost, type Sighting } from './look-at-host';
import { traceparent } from '../trace-context';
import { noAnswer, refusalFor } from './peer-fault';
import { PeerHttp, type PeerPost, type PeerRequest, type PeerResponse } from './peer-http';
import { readBody } from './read-body';
import { resolveName, type ResolveName } from './resolve-name';

const DEFAULT_MAX_BYTES = 65_536;
const DEFAULT_TIMEOUT_MS = 10_000;
const CONNECTIONS_PER_ORIGIN = 8;
const KEEP_ALIVE_MS = 60_000;

export interface PeerHttpOptions {
  rules: AddressRules;
  /** PEM of roots that are trusted beside the usual ones. */
  extraRoots?: string;
  resolve?: ResolveName;
  /** Of the work that asks, for the other server to log. */
  traceId?: () => string | undefined;
}

/** Peers over undici: HTTP/1.1, kept alive for each origin. */
export class UndiciPeerHttp extends PeerHttp {
  private readonly guard: GuardOptions;
  private readonly agent: Agent;

  constructor(private readonly options: PeerHttpOptions) {
    super();
    const { rules, extraRoots, resolve = resolveName } = options;
    // Made once: parsing all roots for each connection would cost more than its handshake.
    const secureContext = extraRoots
      ? createSecureContext({ ca: [...rootCertificates, extraRoots] })
      : undefined;
    this.guard = { rules, resolve, secureContext };
    this.agent = this.newAgent();
  }

  get(url: string, request: PeerRequest = {}): Promise<Outcome<PeerResponse>> {
    return this.send('GET', url, request, null);
  }

  post(url: string, request: PeerPost): Promise<Outcome<PeerResponse>> {
    return this.send('POST', url, request, request.body);
  }

  async look(url: string, timeoutMs: number): Promise<Sighting> {
    const judged = judgeUrl(url, this.options.rules);
    return judged.ok ? lookAtHost(judged.url, this.guard, timeoutMs) : { addresses: judged };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }

  private newAgent(): Agent {
    return new Agent({
      connect: guardedConnector(this.guard),
      connections: CONNECTIONS_PER_ORIGIN,
      keepAliveTimeout: KEEP_ALIVE_MS,
      pipelining: 1,
    });
  }

  private async send(
    method: 'GET' | 'POST',
    text: string,
    request: PeerRequest,
    body: string | Uint8Array | null,
  ): Promise<Outcome<PeerResponse>> {
    const judged = judgeUrl(text, this.options.rules);
    if (!judged.ok) return judged;
    const { url } = judged;
    const { headers, timeoutMs = DEFAULT_TIMEOUT_MS, signal, accept, fresh } = request;
    const late = AbortSignal.timeout(timeoutMs);
    const traceId = this.options.traceId?.();
    const agent = fresh ? this.newAgent() : this.agent;
    try {
      const response = await agent.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method,
        body,
        headers: {
          ...(accept && { accept }),
          ...(traceId && { traceparent: traceparent(traceId) }),
          ...headers,
        },
        signal: signal ? AbortSignal.any([late, signal]) : late,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      });
      return { ok: true, ...(await this.receive(url.host, response, request)) };
    } catch (error) {
      return refusalFor(url.host, error);
    } finally {
      if (fresh) await agent.destroy();
    }
  }

  private async receive(
    host: string,
    { statusCode, headers, body }: Dispatcher.ResponseData,
    { maxBytes = DEFAULT_MAX_BYTES, accept }: PeerRequest,
  ): Promise<PeerResponse> {
    try {
      const unusable = faultOf(statusCode, headers, accept);
      if (unusable) throw noAnswer(host, 'unusable', unusable);
      if (Number(headers['content-length'] ?? 0) > maxBytes) {
        throw noAnswer(host, 'too_large', `its answer is longer than ${maxBytes} bytes`);
      }
      return { status: statusCode, headers, body: await readBody(host, body, maxBytes) };
    } finally {
      // What is left unread hangs up.
      if (!body.readableEnded) body.on('error', () => {}).destroy();
    }
  }
}

function faultOf(
  status: number,
  headers: Dispatcher.ResponseData['headers'],
  accept: string | undefined,
): string | undefined {
  if (headers['content-encoding'] !== undefined) return 'its answer has a content encoding';
  if (accept === undefined || status < 200 || status > 299) return undefined;
  const [type = ''] = String(headers['content-type'] ?? '').split(';');
  return type.trim().toLowerCase() === accept ? undefined : `its answer is not ${accept}`;
}

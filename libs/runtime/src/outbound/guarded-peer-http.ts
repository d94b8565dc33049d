import { refuse, judgeUrl, type AddressRules, type Refusal } from '@app/protocol';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Agent, type Dispatcher } from 'undici';
import { AddressRefused, guardedConnector, resolveByDns, type Resolve } from './guarded-connector';
import { PeerHttp, type PeerRequest, type PeerResponse } from './peer-http';

const SOCKETS_PER_PEER = 8;
const KEEP_ALIVE_MS = 60_000;

export interface GuardedPeerHttpOptions {
  rules: AddressRules;
  /** PEM of roots to trust besides the usual ones. */
  extraRoots?: string | undefined;
  resolve?: Resolve;
}

export class GuardedPeerHttp extends PeerHttp implements OnApplicationShutdown {
  private readonly agent: Agent;

  constructor(private readonly options: GuardedPeerHttpOptions) {
    super();
    const connect = guardedConnector(options.rules, options.extraRoots, options.resolve ?? resolveByDns);
    this.agent = new Agent({
      connect,
      connections: SOCKETS_PER_PEER,
      keepAliveTimeout: KEEP_ALIVE_MS,
      pipelining: 1,
      allowH2: false,
    });
  }

  get(url: string, request: PeerRequest): Promise<PeerResponse | Refusal> {
    return this.send('GET', url, request, undefined);
  }

  post(url: string, request: PeerRequest & { body: Uint8Array | string }): Promise<PeerResponse | Refusal> {
    return this.send('POST', url, request, request.body);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }

  private async send(
    method: 'GET' | 'POST',
    url: string,
    request: PeerRequest,
    body: Uint8Array | string | undefined,
  ): Promise<PeerResponse | Refusal> {
    const judged = judgeUrl(url, this.options.rules);
    if (!judged.ok) return judged;
    try {
      const response = await this.agent.request({
        origin: judged.url.origin,
        path: `${judged.url.pathname}${judged.url.search}`,
        method,
        headers: { ...(request.accept && { accept: request.accept }), ...request.headers },
        body: body ?? null,
        signal: AbortSignal.timeout(request.timeoutMs),
      });
      return await readResponse(response, request);
    } catch (error) {
      return unreachable(error, request.timeoutMs);
    }
  }
}

async function readResponse(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  { maxBytes, accept }: PeerRequest,
): Promise<PeerResponse | Refusal> {
  const unfit = encodingFault(headers) ?? (statusCode === 200 ? typeFault(headers, accept) : undefined);
  if (unfit) {
    body.destroy();
    return unfit;
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      body.destroy();
      return refuse('SW_FED_DISCOVERY_FAILED', `The answer is larger than ${maxBytes} bytes.`);
    }
    chunks.push(chunk);
  }
  return { status: statusCode, headers, body: Buffer.concat(chunks) };
}

type Headers = Dispatcher.ResponseData['headers'];

const encodingFault = (headers: Headers): Refusal | undefined =>
  headers['content-encoding'] === undefined
    ? undefined
    : refuse('SW_FED_DISCOVERY_FAILED', 'The answer has a content encoding.');

function typeFault(headers: Headers, accept: string | undefined): Refusal | undefined {
  const type = String(headers['content-type'] ?? '')
    .split(';', 1)[0]!
    .trim()
    .toLowerCase();
  return accept === undefined || type === accept
    ? undefined
    : refuse('SW_FED_DISCOVERY_FAILED', `The answer is not ${accept}.`);
}

function unreachable(error: unknown, timeoutMs: number): Refusal {
  if (error instanceof AddressRefused) return error.refusal;
  const { name, code, message } = error as NodeJS.ErrnoException;
  if (name === 'TimeoutError')
    return refuse('SW_FED_DISCOVERY_FAILED', `There was no answer within ${timeoutMs / 1000} s.`);
  return refuse('SW_FED_DISCOVERY_FAILED', `The server cannot be reached: ${code ?? message.slice(0, 200)}.`);
}

import { Agent as PlainAgent, request as requestPlain } from 'node:http';
import { Agent as TlsAgent, request as requestTls } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import type { IncomingMessage } from 'node:http';
import { rootCertificates } from 'node:tls';
import { lookupWithLoopback } from '../loopback-names';
import type { Reply } from './reply';

/** A request as it goes out: nothing is added to it but what HTTP itself needs. */
export interface Sent {
  readonly method: string;
  readonly url: URL;
  /** A list stands for as many field lines. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
}

interface Agents {
  'http:': PlainAgent;
  'https:': TlsAgent;
}

/** What a run may cost the server that it looks at. */
const LIMITS = { requests: 2_000, answerBytes: 2_097_152, answerMs: 15_000, waitS: 30, waits: 3 };

/** The way to the server: one request at a time, of bounded number, at the pace that the server asks for. */
export class Caller {
  readonly heard: { sent: Sent; reply: Reply }[] = [];
  private readonly agents: Agents;

  /** `ca`: roots beside the usual ones, PEM. */
  constructor(ca: string | undefined) {
    this.agents = {
      'http:': new PlainAgent({ keepAlive: true }),
      'https:': new TlsAgent({ keepAlive: true, ...(ca !== undefined && { ca: [...rootCertificates, ca] }) }),
    };
  }

  /** Sends what `make` makes, anew for each attempt; a server that is asked too much (429) is given time. */
  async send(make: () => Sent): Promise<Reply> {
    for (let waits = 0; ; waits += 1) {
      if (this.heard.length >= LIMITS.requests) throw new Error(`more than ${LIMITS.requests} requests`);
      const sent = make();
      const reply = await once(sent, this.agents);
      this.heard.push({ sent, reply });
      if (reply.status !== 429 || waits === LIMITS.waits) return reply;
      const seconds = Number(reply.headers['retry-after'] ?? 1);
      await pause(1_000 * Math.min(Math.max(1, seconds || 1), LIMITS.waitS));
    }
  }
}

function once(sent: Sent, agents: Agents): Promise<Reply> {
  const { method, url, headers, body } = sent;
  return new Promise((resolve) => {
    const none = (error: Error & { code?: string }) => {
      // A connection that was kept, and that the server let go of meanwhile: the next one is new.
      if (req.reusedSocket && error.code === 'ECONNRESET') resolve(once(sent, agents));
      else resolve({ status: 0, headers: {}, text: error.code ?? error.message, json: undefined });
    };
    const tls = url.protocol === 'https:';
    const send = tls ? requestTls : requestPlain;
    const req = send(url, {
      method,
      agent: agents[tls ? 'https:' : 'http:'],
      lookup: lookupWithLoopback,
      // Else Node would verify the name of a spoilt Host field.
      servername: url.hostname,
      headers: {
        host: url.host,
        ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
        ...(headers as Record<string, string | string[]>),
      },
    });
    const late = setTimeout(
      () => req.destroy(new Error(`no answer in ${LIMITS.answerMs / 1_000} s`)),
      LIMITS.answerMs,
    );
    req.on('close', () => clearTimeout(late));
    req.on('error', none);
    req.on('response', (response) => {
      read(response).then(
        (text) =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parsed(text) }),
        none,
      );
    });
    req.end(body);
  });
}

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > LIMITS.answerBytes) throw new Error(`an answer of more than ${LIMITS.answerBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

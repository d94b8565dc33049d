import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import type { IncomingMessage } from 'node:http';
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

/** What a run may cost the server that it looks at. */
const LIMITS = { requests: 2_000, answerBytes: 2_097_152, answerMs: 15_000, waitS: 30, waits: 3 };

/** The way to the server: one request at a time, of bounded number, at the pace that the server asks for. */
export class Caller {
  readonly heard: { sent: Sent; reply: Reply }[] = [];

  /** `ca`: roots beside the usual ones, PEM. */
  constructor(private readonly ca: string | undefined) {}

  /** Sends what `make` makes, anew for each attempt; a server that is asked too much (429) is given time. */
  async send(make: () => Sent): Promise<Reply> {
    for (let waits = 0; ; waits += 1) {
      if (this.heard.length >= LIMITS.requests) throw new Error(`more than ${LIMITS.requests} requests`);
      const sent = make();
      const reply = await once(sent, this.ca);
      this.heard.push({ sent, reply });
      if (reply.status !== 429 || waits === LIMITS.waits) return reply;
      const seconds = Number(reply.headers['retry-after'] ?? 1);
      await pause(1_000 * Math.min(Math.max(1, seconds || 1), LIMITS.waitS));
    }
  }
}

function once({ method, url, headers, body }: Sent, ca: string | undefined): Promise<Reply> {
  return new Promise((resolve) => {
    const none = (error: Error & { code?: string }) =>
      resolve({ status: 0, headers: {}, text: error.code ?? error.message, json: undefined });
    const send = url.protocol === 'https:' ? requestTls : requestPlain;
    const req = send(url, {
      method,
      agent: false,
      lookup: lookupWithLoopback,
      // Else Node would verify the name of a spoilt Host field.
      servername: url.hostname,
      headers: {
        host: url.host,
        ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
        ...(headers as Record<string, string | string[]>),
      },
      ...(ca !== undefined && { ca }),
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

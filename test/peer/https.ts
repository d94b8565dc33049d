import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:https';
import type { Incoming } from './wire/request';

/** PEM texts: this server's certificate and key, and a root to trust beside the usual ones. */
export interface Tls {
  cert: string;
  key: string;
  ca?: string;
}

export interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

export type Handler = (incoming: Incoming) => Promise<Answer>;

/** Below those that systems give to outgoing connections: nobody takes the port of a server that is down for a while. */
const somePort = () => randomInt(10_000, 20_000);

/** Listens on loopback; port 0 means any that is free. */
export async function listen(
  tls: Tls,
  port: number,
  handle: Handler,
): Promise<{ server: Server; port: number }> {
  const server = serverOf(tls, handle);
  const on = port || somePort();
  try {
    await once(server.listen(on, '127.0.0.1'), 'listening');
  } catch (error) {
    if (port || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return listen(tls, port, handle);
  }
  return { server, port: on };
}

const serverOf = (tls: Tls, handle: Handler): Server =>
  createServer({ cert: tls.cert, key: tls.key }, (req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const [path, query = ''] = (req.url ?? '/').split('?');
      const headers = pairs(req.rawHeaders);
      const authority = (req.headers.host ?? '').toLowerCase().replace(/:443$/, '');
      const body = Buffer.concat(chunks).toString('utf8');
      const incoming = { method: req.method ?? 'GET', authority, path: path!, query, headers, body };
      handle(incoming).then(
        (answer) =>
          res
            .writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
            .end(answer.body),
        (fault: unknown) => res.writeHead(500).end(String(fault)),
      );
    });
  });

export async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

const pairs = (raw: string[]): [string, string][] =>
  raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1]!] as [string, string]] : []));

export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** The body as JSON, or undefined if it is not. */
  json: unknown;
}

/** One request over TLS. The name of the URL is verified; the connection goes to loopback, whatever it is. */
export function call(
  url: URL,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string },
  tls: Tls,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const req = request({
      host: '127.0.0.1',
      port: url.port || 443,
      servername: url.hostname,
      path: url.pathname + url.search,
      method,
      headers: { host: url.host, ...headers },
      agent: false,
      timeout: 10_000,
      ...(tls.ca && { ca: tls.ca }),
    });
    req.on('timeout', () => req.destroy(new Error(`${url.host} did not answer in 10 s.`)));
    req.on('error', reject);
    req.on('response', (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('error', reject);
      res.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: res.statusCode ?? 0, headers: res.headers, text, json: parsed(text) });
      });
    });
    req.end(body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { once } from 'node:events';
import { createServer as createPlain, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTls } from 'node:https';
import type { Certificate } from '../../demo/certificates';

/** A request as it came in. */
export interface Incoming {
  readonly method: string;
  readonly authority: string;
  readonly path: string;
  /** Without its question mark. */
  readonly query: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Listener {
  close(): Promise<void>;
}

/** More than any honest server sends; a connection that sends more is cut. */
const MAX_BODY_BYTES = 2_097_152;

/** Answers on an address until it is closed; over TLS where there is a certificate. */
export async function listen(
  { host, port, certificate }: { host: string; port: number; certificate: Certificate | undefined },
  answer: (incoming: Incoming) => Answer,
): Promise<Listener> {
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    read(request)
      .then((incoming) => {
        const { status, headers, body } = answer(incoming);
        response.writeHead(status, headers).end(body);
      })
      .catch(() => request.socket.destroy());
  };
  const server = certificate ? createTls({ ...certificate }, serve) : createPlain(serve);
  server.listen(port, host);
  await once(server, 'listening');
  return {
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function read(request: IncomingMessage): Promise<Incoming> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new RangeError('body');
    chunks.push(chunk);
  }
  const [path = '/', query = ''] = (request.url ?? '/').split('?');
  const headers = request.rawHeaders.flatMap((name, at, all): [string, string][] =>
    at % 2 === 0 ? [[name, all[at + 1]!]] : [],
  );
  const authority = (request.headers.host ?? '').toLowerCase().replace(/:443$/, '');
  return { method: request.method ?? 'GET', authority, path, query, headers, body: Buffer.concat(chunks) };
}

import { once } from 'node:events';
import {
  createServer as createHttp,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** A server on loopback that answers as the test tells it, and counts. */
export class ScriptedPeer {
  connections = 0;
  /** Those that took up a TLS session of an earlier one. */
  resumed = 0;
  requests: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];
  answer: RequestListener = (_request, response) => response.end('hello');

  private constructor(
    private readonly server: Server,
    tls: boolean,
  ) {
    server.on(tls ? 'secureConnection' : 'connection', (socket: Socket | TLSSocket) => {
      this.connections += 1;
      if ('isSessionReused' in socket && socket.isSessionReused()) this.resumed += 1;
    });
    server.on('request', (request: IncomingMessage, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        this.requests.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
        this.answer(request, response);
      });
    });
  }

  static async start(
    tls?: { cert: string; key: string },
    host = '127.0.0.1',
    port = 0,
  ): Promise<ScriptedPeer> {
    const server = tls ? createHttps(tls) : createHttp();
    server.on('tlsClientError', () => {});
    server.listen(port, host);
    await once(server, 'listening');
    return new ScriptedPeer(server, tls !== undefined);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Hangs up on everybody; who comes next needs a new connection. */
  hangUp(): void {
    this.server.closeAllConnections();
  }

  async stop(): Promise<void> {
    this.hangUp();
    this.server.close();
    await once(this.server, 'close');
  }
}

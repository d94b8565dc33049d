import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import {
  composeDescriptor,
  encodeBase64url,
  generateKeyPair,
  keyIdOf,
  signBytes,
  type DescriptorFields,
} from '@app/protocol';
import { freePort } from '../support/free-port';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Said {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

const DESCRIPTOR = '/.well-known/scaiwave/server';
const DAY_MS = 86_400_000;

/** A server that says what a test makes it say, over plain HTTP on loopback. */
export class FauxServer {
  private constructor(
    readonly serverName: string,
    private readonly server: Server,
  ) {}

  /** `describe` is given what a sound descriptor would say, and signs what it makes of it. */
  static async start(
    label: string,
    answer: (asked: Asked) => Said,
    describe: (sound: string) => Said = (body) => ({ status: 200, body }),
  ): Promise<FauxServer> {
    const port = await freePort();
    const serverName = `${label}.localhost:${port}`;
    const { publicKey, seed } = generateKeyPair((length) => randomBytes(length));
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        const { method = '', url: path = '', headers } = request;
        const said =
          path === DESCRIPTOR
            ? describe(descriptor(serverName, publicKey, seed))
            : answer({ method, path, headers, body });
        response
          .writeHead(said.status, { 'content-type': 'application/json', ...said.headers })
          .end(said.body);
      });
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new FauxServer(serverName, server);
  }

  get url(): string {
    return `http://${this.serverName}`;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}

function descriptor(serverName: string, publicKey: Uint8Array, seed: Uint8Array): string {
  const [key_id, public_key, now] = [keyIdOf(publicKey), encodeBase64url(publicKey), Date.now()];
  const fields: DescriptorFields = {
    server_name: serverName,
    protocol_versions: ['v1'],
    key_id,
    public_key,
    keys: [{ key_id, public_key, state: 'active', valid_from: now - DAY_MS, valid_until: now + DAY_MS }],
    endpoints: { federation: `http://${serverName}/_scaiwave/federation` },
    issued_at: now - 1_000,
    expires_at: now + DAY_MS,
  };
  const { signingBytes, finish } = composeDescriptor(fields);
  return finish([{ key_id, value: encodeBase64url(signBytes(seed, signingBytes)) }]);
}

import { randomBytes } from 'node:crypto';
import type { Directory } from './directory';
import { call, type Reply, type Tls } from './https';
import type { KeyRing } from './key-ring';
import type { Knobs } from './knobs';
import type { Verdict } from './receive';
import type { Head } from './room';
import { toBase64url } from './wire/bytes';
import { federationBase } from './wire/descriptor';
import type { Known } from './wire/event';
import { signRequest } from './wire/request';

export interface SendReply {
  status: number;
  results: Verdict[];
  heads: Record<string, Head>;
  /** The whole answer, problem documents included. */
  reply: Reply;
}

interface Sender {
  readonly serverName: string;
  readonly directory: Directory;
  readonly keys: KeyRing;
  readonly knobs: Knobs;
  now(): number;
}

/** Signed requests to other servers. */
export class Outbox {
  constructor(
    private readonly sender: Sender,
    private readonly tls: Tls,
  ) {}

  async request(serverName: string, method: 'GET' | 'POST', route: string, body?: string): Promise<Reply> {
    const { directory, keys, knobs } = this.sender;
    const url = new URL(`${federationBase(await directory.get(serverName))}/v1${route}`);
    const signedUrl = new URL(url);
    if (knobs.signedAuthority) signedUrl.host = knobs.signedAuthority;
    const headers = signRequest(
      { method, url: signedUrl, body },
      {
        serverName: this.sender.serverName,
        key: keys.active,
        created: Math.floor(this.sender.now() / 1000),
        nonce: knobs.nonce ?? toBase64url(randomBytes(16)),
      },
    );
    const sent = {
      method,
      headers: knobs.spoilHeaders ? knobs.spoilHeaders(headers) : headers,
      body: body !== undefined && knobs.spoilBody ? knobs.spoilBody(body) : body,
    };
    return call(url, sent, this.tls);
  }

  async send(
    serverName: string,
    events: Known[],
    { ephemeral = [], notices = [] }: { ephemeral?: unknown[]; notices?: unknown[] } = {},
  ): Promise<SendReply> {
    const parts = [`"events":[${events.map(({ text }) => text).join(',')}]`];
    if (ephemeral.length > 0) parts.push(`"ephemeral":${JSON.stringify(ephemeral)}`);
    if (notices.length > 0) parts.push(`"notices":${JSON.stringify(notices)}`);
    const reply = await this.request(serverName, 'POST', '/send', `{${parts.join(',')}}`);
    const { results = [], heads = {} } = (reply.json ?? {}) as Partial<SendReply>;
    return { status: reply.status, results, heads, reply };
  }
}

import { randomBytes } from 'node:crypto';
import {
  composeDescriptor,
  defaultFederationBase,
  draftEvent,
  encodeBase64url,
  generateKeyPair,
  keyIdOf,
  newNonce,
  prepareSignedRequest,
  signerOf,
  type JsonObject,
} from '@app/protocol';

export const SEND_PATH = '/_scaiwave/federation/v1/send';
const DAY_MS = 86_400_000;

/** A signed event, as it travels. */
export interface SealedEvent {
  id: string;
  text: string;
}

/** A request that is ready to go. */
export interface ReadyRequest {
  headers: Record<string, string>;
  body: Buffer;
}

/** A server's own chain in one room. */
export interface OwnChain {
  roomId: string;
  seq: number;
  prev: string | null;
}

/** A server as others see it: a name, a key and what it signs. */
export class SigningPeer {
  readonly descriptor: string;
  private readonly keyId: string;
  private readonly sign: (message: Uint8Array) => Uint8Array;

  constructor(readonly serverName: string) {
    const { publicKey, seed } = generateKeyPair();
    this.keyId = keyIdOf(publicKey);
    this.sign = signerOf(seed);
    const now = Date.now();
    const key = { key_id: this.keyId, public_key: encodeBase64url(publicKey) };
    const { signingBytes, finish } = composeDescriptor({
      server_name: serverName,
      protocol_versions: ['v1'],
      ...key,
      keys: [{ ...key, state: 'active', valid_from: now - DAY_MS, valid_until: now + DAY_MS }],
      endpoints: { federation: defaultFederationBase(serverName) },
      issued_at: now,
      expires_at: now + DAY_MS,
    });
    this.descriptor = finish([{ key_id: this.keyId, value: encodeBase64url(this.sign(signingBytes)) }]);
  }

  /** Signs the next event of a chain, and moves the chain on. */
  append(chain: OwnChain, type: string, sender: string, content: JsonObject): SealedEvent {
    const draft = draftEvent({
      type,
      room_id: chain.roomId,
      origin: this.serverName,
      sender,
      ts: Date.now(),
      seq: chain.seq,
      prev: chain.prev,
      content,
      salt: randomBytes(16),
    });
    chain.seq += 1;
    chain.prev = draft.id;
    return { id: draft.id, text: draft.seal(this.keyId, this.sign(draft.signingBytes)) };
  }

  /** A signed `POST /send` to `authority`; good for a minute. */
  send(authority: string, events: readonly SealedEvent[]): ReadyRequest {
    const body = Buffer.from(`{"events":[${events.map(({ text }) => text).join(',')}]}`);
    const request = { method: 'POST', authority, path: SEND_PATH, query: '', body };
    const prepared = prepareSignedRequest(request, {
      serverName: this.serverName,
      keyId: this.keyId,
      created: Math.floor(Date.now() / 1000),
      nonce: newNonce(randomBytes),
    });
    return { headers: prepared.finish(this.sign(prepared.signatureBase)), body };
  }
}

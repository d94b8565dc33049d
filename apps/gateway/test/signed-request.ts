import { randomBytes } from 'node:crypto';
import { newNonce, prepareSignedRequest, signBytes } from '@app/protocol';
import type { IndependentPeer } from '../../../test/peer/independent-peer';
import { exchange, type Answer } from './exchange';
import { HERE } from './running-gateway';

export interface Call {
  method?: 'GET' | 'POST';
  path?: string;
  query?: string;
  body?: string | Buffer;
  authority?: string;
  created?: number;
  nonce?: string;
  serverName?: string;
  /** Changes what goes out after it was signed. */
  tamper?: (sent: { headers: Record<string, string>; body: Buffer }) => void;
}

export const SEND = '/_scaiwave/federation/v1/send';

/** A request signed with the peer's key, every part of it as the test wants it. */
export async function callAs(peer: IndependentPeer, port: number, call: Call = {}): Promise<Answer> {
  const { method = 'POST', path = SEND, query = '', authority = HERE } = call;
  const body = Buffer.from(method === 'POST' ? (call.body ?? '{"events":[]}') : '');
  const { keyId, seed } = peer.keys.active;
  const prepared = prepareSignedRequest(
    { method, authority, path, query, ...(method === 'POST' && { body }) },
    {
      serverName: call.serverName ?? peer.serverName,
      keyId,
      created: call.created ?? Math.floor(Date.now() / 1000),
      nonce: call.nonce ?? newNonce(randomBytes),
    },
  );
  const sent = { headers: prepared.finish(signBytes(seed, prepared.signatureBase)), body };
  call.tamper?.(sent);
  return exchange(
    port,
    method,
    query ? `${path}?${query}` : path,
    { host: authority, ...sent.headers },
    sent.body,
  );
}

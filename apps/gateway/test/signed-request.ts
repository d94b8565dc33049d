import { request as httpRequest } from 'node:http';
import { randomBytes } from 'node:crypto';
import { newNonce, prepareSignedRequest, signBytes } from '@app/protocol';
import { HERE, PEER, peerKeyId, peerKeys } from './neighbours';

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

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  json: Record<string, unknown>;
}

export const SEND = '/_scaiwave/federation/v1/send';

/** A request signed as a peer signs it, over a socket of its own. */
export async function callAsPeer(port: number, call: Call = {}): Promise<Answer> {
  const { method = 'POST', path = SEND, query = '', authority = HERE } = call;
  const body = Buffer.from(method === 'POST' ? (call.body ?? '{"events":[]}') : '');
  const prepared = prepareSignedRequest(
    { method, authority, path, query, ...(method === 'POST' && { body }) },
    {
      serverName: call.serverName ?? PEER,
      keyId: peerKeyId,
      created: call.created ?? Math.floor(Date.now() / 1000),
      nonce: call.nonce ?? newNonce(randomBytes),
    },
  );
  const sent = { headers: prepared.finish(signBytes(peerKeys.seed, prepared.signatureBase)), body };
  call.tamper?.(sent);
  return exchange(
    port,
    method,
    query ? `${path}?${query}` : path,
    { host: authority, ...sent.headers },
    sent.body,
  );
}

export function exchange(
  port: number,
  method: string,
  path: string,
  headers: Record<string, string>,
  body: string | Buffer = '',
): Promise<Answer> {
  const length = Buffer.byteLength(body);
  return new Promise((resolve, reject) => {
    const all = { ...headers, ...(length > 0 && { 'content-length': String(length) }) };
    const request = httpRequest({ host: '127.0.0.1', port, method, path, headers: all, agent: false });
    request.once('error', reject);
    request.once('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.once('end', () => {
        const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text };
        resolve({ status: response.statusCode ?? 0, headers: response.headers, json });
      });
    });
    request.end(body);
  });
}

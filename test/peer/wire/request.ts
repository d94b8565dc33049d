import { digestOf, isDigestOf } from './digest';
import { verify, type SigningKey } from './keys';
import { mismatch, no, type Refused } from './refusal';
import { readSignature, TAG } from './signature-fields';

export interface Outgoing {
  method: 'GET' | 'POST';
  url: URL;
  body?: string;
}

export interface Signing {
  serverName: string;
  key: SigningKey;
  /** Seconds. */
  created: number;
  nonce: string;
}

export interface Incoming {
  method: string;
  authority: string;
  path: string;
  /** Without `?`. */
  query: string;
  headers: [name: string, value: string][];
  body: string;
}

/** The signature base and the headers that lead to it (section 6.1). */
export function prepare({ method, url, body = '' }: Outgoing, { serverName, key, created, nonce }: Signing) {
  const headers: Record<string, string> =
    method === 'POST' ? { 'content-type': 'application/json', 'content-digest': digestOf(body) } : {};
  const values: Record<string, string> = {
    '@method': method,
    '@authority': url.host,
    '@path': url.pathname,
    '@query': url.search || '?',
    ...headers,
  };
  const names = Object.keys(values);
  const params =
    `(${names.map((name) => `"${name}"`).join(' ')});created=${created}` +
    `;keyid="${serverName}#${key.keyId}";nonce="${nonce}";alg="ed25519";tag="${TAG}"`;
  const base = [...names.map((name) => `"${name}": ${values[name]}`), `"@signature-params": ${params}`];
  return { base: base.join('\n'), headers: { ...headers, 'signature-input': `sig=${params}` } };
}

export function signRequest(outgoing: Outgoing, signing: Signing): Record<string, string> {
  const { base, headers } = prepare(outgoing, signing);
  const value = Buffer.from(signing.key.sign(Buffer.from(base, 'latin1'))).toString('base64');
  return { ...headers, signature: `sig=:${value}:` };
}

export interface Trust {
  /** Seconds. */
  now: number;
  authorities: string[];
  /** The key of a server, or why there is none. */
  keyOf(serverName: string, keyId: string): Promise<Uint8Array | Refused>;
}

const refuseEncoding = no('ENCODING_REFUSED');

/** Checks 2 to 11 of section 6.2; the nonce is left to the caller. */
export async function verifyRequest(
  incoming: Incoming,
  trust: Trust,
): Promise<{ ok: true; origin: string; nonce: string } | Refused> {
  const lines = (name: string) =>
    incoming.headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value.trim());
  const isPost = incoming.method !== 'GET';
  const types = lines('content-type');
  if (lines('content-encoding').length > 0) return refuseEncoding;
  if (isPost && (types.length > 1 || types.some((type) => type !== 'application/json')))
    return refuseEncoding;

  const input = readSignature(lines('signature-input').join(', '), lines('signature').join(', '));
  if (!input) return mismatch('malformed_signature');
  const { components, params, text, signature } = input;
  const required = ['@method', '@authority', '@path', '@query'];
  if (isPost) required.push('content-digest', 'content-type');
  if (!required.every((name) => components.includes(name))) return mismatch('not_covered');

  const derived: Record<string, string> = {
    '@method': incoming.method,
    '@authority': incoming.authority,
    '@path': incoming.path,
    '@query': `?${incoming.query}`,
  };
  const base: string[] = [];
  for (const name of components) {
    const value = derived[name] ?? (lines(name).length === 1 ? lines(name)[0] : undefined);
    if (value === undefined) return mismatch(name === 'content-digest' ? 'digest_mismatch' : 'not_covered');
    base.push(`"${name}": ${value}`);
  }
  base.push(`"@signature-params": ${text}`);
  if (!trust.authorities.includes(incoming.authority)) return mismatch('wrong_authority');
  if (Math.abs(params.created - trust.now) > 60) return mismatch('clock_skew');
  if (params.expires !== undefined && params.expires < trust.now) return mismatch('expired');

  const publicKey = await trust.keyOf(params.serverName, params.keyId);
  if (!(publicKey instanceof Uint8Array)) return publicKey;
  if (!verify(publicKey, Buffer.from(base.join('\n'), 'latin1'), signature)) return mismatch('bad_signature');
  if (!isPost && incoming.body !== '') return mismatch('not_covered');
  if (isPost && !isDigestOf(lines('content-digest')[0]!, incoming.body)) return mismatch('digest_mismatch');
  return { ok: true, origin: params.serverName, nonce: params.nonce };
}

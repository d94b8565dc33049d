import { parseDictionary, serializeInnerList, type InnerList } from 'structured-headers';
import { sha256 } from './bytes';
import { verify, type SigningKey } from './keys';
import { mismatch, no, type Refused } from './refusal';

const TAG = 'scaiwave-federation';

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

export const digestOf = (body: string): string => `sha-256=:${sha256(body).toString('base64')}:`;

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

/** Checks 2 to 11 of section 6.2; the nonce is left to the caller. */
export async function verifyRequest(
  incoming: Incoming,
  trust: Trust,
): Promise<{ ok: true; origin: string; nonce: string } | Refused> {
  const lines = (name: string) => incoming.headers.filter(([key]) => key.toLowerCase() === name);
  const field = (name: string) => lines(name)[0]?.[1].trim();
  const type = field('content-type');
  const isPost = incoming.method !== 'GET';
  if (lines('content-encoding').length > 0) return no('ENCODING_REFUSED');
  if (isPost && type !== undefined && type !== 'application/json') return no('ENCODING_REFUSED');

  const input = findOurs(field('signature-input') ?? '', field('signature') ?? '');
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
  const values = components.map(
    (name) => derived[name] ?? (lines(name).length === 1 ? field(name) : undefined),
  );
  if (values.includes(undefined)) return mismatch('not_covered');
  if (!trust.authorities.includes(incoming.authority)) return mismatch('wrong_authority');
  if (Math.abs(params.created - trust.now) > 60) return mismatch('clock_skew');
  if (params.expires !== undefined && params.expires < trust.now) return mismatch('expired');

  const publicKey = await trust.keyOf(params.serverName, params.keyId);
  if (!(publicKey instanceof Uint8Array)) return publicKey;
  const base = [...components.map((name, at) => `"${name}": ${values[at]}`), `"@signature-params": ${text}`];
  if (!verify(publicKey, Buffer.from(base.join('\n'), 'latin1'), signature)) return mismatch('bad_signature');
  if (isPost && field('content-digest') !== digestOf(incoming.body)) return mismatch('digest_mismatch');
  return { ok: true, origin: params.serverName, nonce: params.nonce };
}

function findOurs(inputField: string, signatureField: string) {
  try {
    const ours = [...parseDictionary(inputField)].filter(([, member]) => member[1].get('tag') === TAG);
    const [label, member] = ours[0]!;
    const [items, params] = member as InnerList;
    const [value] = parseDictionary(signatureField).get(label)!;
    const [serverName, keyId] = String(params.get('keyid')).split('#');
    const [created, nonce] = [params.get('created'), params.get('nonce')];
    const plain = items.every(([name, flags]) => typeof name === 'string' && flags.size === 0);
    if (ours.length !== 1 || !plain || params.get('alg') !== 'ed25519' || !keyId) return undefined;
    if (typeof created !== 'number' || !/^[A-Za-z0-9_-]{16,64}$/.test(String(nonce))) return undefined;
    return {
      components: items.map(([name]) => name as string),
      params: {
        serverName: serverName!,
        keyId,
        created,
        nonce: nonce as string,
        expires: params.get('expires') as number | undefined,
      },
      text: serializeInnerList(member as InnerList),
      signature: new Uint8Array(value as ArrayBuffer),
    };
  } catch {
    return undefined;
  }
}

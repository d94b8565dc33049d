import { randomBytes } from 'node:crypto';
import { contentDigest, federationUrl, newNonce, SIGNATURE_TAG } from '@app/protocol';
import type { Caller, Sent } from './caller';
import type { OwnKey, OwnKeys } from './peer/own-keys';
import type { PlayedPeer } from './peer/played-peer';
import type { Reply } from './reply';

/** A server that is asked something, and who asks. */
export interface Asked {
  readonly caller: Caller;
  readonly peer: PlayedPeer;
  /** Where its routes are, without the version. */
  readonly federationBase: string;
}

/** A request before it is signed. A check spoils what it is about, and leaves the rest as it should be. */
export interface Plan {
  method: string;
  /** Below `/v1`, with its query. */
  route: string;
  body: string | Buffer | undefined;
  headers: Record<string, string | string[]>;
  /** The authority that is signed for, and sent as `Host`. */
  authority: string;
  components: string[];
  label: string;
  key: OwnKey;
  /** Others that it may be signed by. */
  keys: OwnKeys;
  signer: string;
  keyId: string;
  nonce: string;
  /** Seconds, as it is written. */
  created: string;
  alg: string;
  tag: string;
  /** Parameters beyond those, as they are written. */
  more: string[];
  /** Done to the headers after signing, in order. */
  after: ((headers: Headers) => Headers)[];
  /** Sent in place of `body`. */
  sentBody: string | undefined;
}

export type Headers = Record<string, string | string[]>;
export type Spoil = (plan: Plan) => void;

const REQUEST_LINE = ['@method', '@authority', '@path', '@query'];
const BODY = ['content-type', 'content-digest'];
const V1 = 'v1';

export const nowSeconds = (): number => Math.floor(Date.now() / 1_000);

/** A request without a fault. */
export function planFor(subject: Asked, method: string, route: string, body?: string | Buffer): Plan {
  const { peer } = subject;
  const key = peer.keys.active;
  return {
    method,
    route,
    body,
    headers:
      body === undefined ? {} : { 'content-type': 'application/json', 'content-digest': digestOf(body) },
    authority: federationUrl(subject.federationBase, V1, route).host,
    components: body === undefined ? [...REQUEST_LINE] : [...REQUEST_LINE, ...BODY],
    label: 'sig',
    key,
    keys: peer.keys,
    signer: peer.serverName,
    keyId: key.listed.key_id,
    nonce: newNonce(randomBytes),
    created: String(nowSeconds()),
    alg: 'ed25519',
    tag: SIGNATURE_TAG,
    more: [],
    after: [],
    sentBody: undefined,
  };
}

export const digestOf = (body: string | Buffer): string => contentDigest(Buffer.from(body as string));

/** Signs a plan as RFC 9421 says, whatever it holds, and makes it a request to the server. */
export function sign(plan: Plan, base: string): Sent {
  const url = federationUrl(base, V1, plan.route);
  const derived: Record<string, string> = {
    '@method': plan.method,
    '@authority': plan.authority,
    '@path': url.pathname,
    '@query': url.search || '?',
    '@scheme': url.protocol.slice(0, -1),
    '@target-uri': url.href,
  };
  const valueOf = (name: string) => derived[name] ?? [plan.headers[name] ?? ''].flat().join(', ');
  const names = plan.components.map((name) => `"${name}"`);
  const params = [
    `created=${plan.created}`,
    `keyid="${plan.signer}#${plan.keyId}"`,
    `nonce="${plan.nonce}"`,
    `alg="${plan.alg}"`,
    `tag="${plan.tag}"`,
    ...plan.more,
  ];
  const input = `(${names.join(' ')});${params.join(';')}`;
  const lines = plan.components.map((name) => `"${name}": ${valueOf(name)}`);
  const signed = [...lines, `"@signature-params": ${input}`].join('\n');
  const value = Buffer.from(plan.key.sign(Buffer.from(signed, 'latin1'))).toString('base64');
  const headers: Headers = {
    host: plan.authority,
    ...plan.headers,
    'signature-input': `${plan.label}=${input}`,
    signature: `${plan.label}=:${value}:`,
  };
  const body = plan.sentBody ?? plan.body;
  return {
    method: plan.method,
    url,
    headers: plan.after.reduce((all, change) => change(all), headers),
    ...(body !== undefined && { body }),
  };
}

/** Sends a plan, spoilt anew and signed anew for each attempt. */
export function send(subject: Asked, make: () => Plan, ...spoils: Spoil[]): Promise<Reply> {
  return subject.caller.send(() => {
    const plan = make();
    for (const spoil of spoils) spoil(plan);
    return sign(plan, subject.federationBase);
  });
}

/** A signed GET. */
export const get = (subject: Asked, route: string, ...spoils: Spoil[]): Promise<Reply> =>
  send(subject, () => planFor(subject, 'GET', route), ...spoils);

/** A signed POST of an object, or of a body as it stands. */
export const post = (
  subject: Asked,
  route: string,
  body: object | string | Buffer,
  ...spoils: Spoil[]
): Promise<Reply> => {
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return send(subject, () => planFor(subject, 'POST', route, text), ...spoils);
};

/** The request that every server answers, whatever its policy says. */
export const ping = (subject: Asked, ...spoils: Spoil[]): Promise<Reply> =>
  post(subject, '/ping', { nonce: newNonce(randomBytes) }, ...spoils);

import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { generateKeyPair } from '../src/keys/key-pair';
import { signBytes } from '../src/keys/signature';
import { readRequestSignature } from '../src/requests/read-request-signature';
import { type ReceivedRequest } from '../src/requests/signable-request';
import { verifyContentDigest, verifyRequestSignature } from '../src/requests/verify-request-signature';

export const NOW = 1_732_147_200;
export const MALFORMED = 'malformed_signature';
export const HOME = 'home.example';
const KEYID = '"peer.example#k1"';
const NONCE = '"abcdefghijklmnop"';
export const peer = generateKeyPair();
export const BODY = Buffer.from('{"events":[]}');
export const digest = (algorithm: string, body: Uint8Array = BODY) =>
  `:${createHash(algorithm).update(body).digest('base64')}:`;
export const SHA256 = `sha-256=${digest('sha256')}`;

export type Headers = [string, string][];
/** A hand-made request: every part can be spelled wrongly. A parameter of `undefined` is left out. */
export interface Draft {
  method: string;
  authority: string;
  path: string;
  query: string;
  body: Uint8Array;
  fields: Record<string, string>;
  components: string[];
  params: Record<string, string | undefined>;
  label: string;
  sign: (base: Buffer) => Uint8Array;
  signatureText: (bytes: Uint8Array) => string;
  headers: (made: Headers) => Headers;
}

export const QUERY_ONLY = ['@method', '@authority', '@path', '@query'];
export const POST: Draft = {
  method: 'POST',
  authority: HOME,
  path: '/_scaiwave/federation/v1/send',
  query: '',
  body: BODY,
  fields: { 'content-type': 'application/json', 'content-digest': SHA256 },
  components: [...QUERY_ONLY, 'content-digest', 'content-type'],
  params: {
    created: String(NOW),
    keyid: KEYID,
    nonce: NONCE,
    alg: '"ed25519"',
    tag: '"scaiwave-federation"',
  },
  label: 'sig1',
  sign: (base) => signBytes(peer.seed, base),
  signatureText: (bytes) => `:${Buffer.from(bytes).toString('base64')}:`,
  headers: (made) => made,
};
export const GET: Draft = {
  ...POST,
  method: 'GET',
  body: Buffer.alloc(0),
  fields: {},
  components: QUERY_ONLY,
};
export const post = (change: Partial<Draft>): Draft => ({ ...POST, ...change });
export const param = (name: string, value: string | undefined): Draft =>
  post({ params: { ...POST.params, [name]: value } });

export function make(draft: Draft): ReceivedRequest & { body: Uint8Array } {
  const values: Record<string, string> = {
    '@method': draft.method,
    '@authority': draft.authority.toLowerCase().replace(/:443$/, ''),
    '@path': draft.path,
    '@query': `?${draft.query}`,
    ...draft.fields,
  };
  const list = `(${draft.components.map((name) => `"${name}"`).join(' ')})`;
  const params = Object.entries(draft.params).map(([name, value]) =>
    value === undefined ? '' : `;${name}=${value}`,
  );
  const input = list + params.join('');
  const lines = draft.components.map((name) => `"${name}": ${values[name] ?? ''}\n`).join('');
  const signature = draft.sign(Buffer.from(`${lines}"@signature-params": ${input}`));
  const headers = draft.headers([
    ...Object.entries(draft.fields),
    ['signature-input', `${draft.label}=${input}`],
    ['signature', `${draft.label}=${draft.signatureText(signature)}`],
  ]);
  return { ...draft, headers };
}

/** The order in which a gateway asks; 'ok', or the reason, or the code where it has none. */
export function judge(
  request: ReceivedRequest & { body: Uint8Array },
  now = NOW,
  authorities = [HOME],
): string {
  const read = readRequestSignature(request, { authorities, now });
  const outcome = !read.ok
    ? read
    : [
        verifyRequestSignature(read.claim, peer.publicKey),
        verifyContentDigest(read.claim, request.body),
      ].find(({ ok }) => !ok);
  if (!outcome || outcome.ok) return 'ok';
  if (outcome.reason) expect(outcome.code).toBe('SW_FED_SIGNATURE_MISMATCH');
  return outcome.reason ?? outcome.code;
}
export const judgeDraft = (draft: Draft, now?: number) => judge(make(draft), now);

export const replace = (name: string, change: (value: string) => string) => (made: Headers) =>
  made.map(([key, value]): [string, string] => [key, key === name ? change(value) : value]);
export const without = (name: string) => (made: Headers) => made.filter(([key]) => key !== name);
export const adding =
  (...extra: Headers) =>
  (made: Headers) => [...made, ...extra];

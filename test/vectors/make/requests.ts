import { createHash } from 'node:crypto';
import { toBase64url } from '../../peer/wire/bytes';
import { signingKey } from '../../peer/wire/keys';
import { digestOf } from '../../peer/wire/digest';
import { alphaKey, ALPHA, b64, BETA, publicKeys, refused, seedOf, type Expected } from './cast';
import { make, NONCE, NOW, REQUIRED, type Recipe } from './request-recipe';

type Request = ReturnType<typeof make>;
const vector = (name: string, request: Request, expect: Expected, more: object = {}) => ({
  name,
  now: NOW,
  authorities: [BETA, `fed.${BETA}:8448`],
  keys: publicKeys,
  request,
  ...more,
  expect,
});
const good = (name: string, recipe: Recipe = {}) =>
  vector(name, make(recipe), { ok: true, origin: ALPHA, nonce: recipe.nonce ?? NONCE });
const bad = (name: string, recipe: Recipe, reason: string) =>
  vector(name, make(recipe), refused('SIGNATURE_MISMATCH', reason));

/** The request after it was signed, changed on its way. */
const tampered = (name: string, change: (request: Request) => void, reason: string, recipe: Recipe = {}) => {
  const request = make(recipe);
  change(request);
  return vector(name, request, refused('SIGNATURE_MISMATCH', reason));
};
const field = (request: Request, name: string) => request.headers.find(([key]) => key === name)!;
const without = (name: string) => (request: Request) => {
  request.headers = request.headers.filter(([key]) => key !== name);
};

const body = '{"events":[]}';
const sha512 = (text: string) => `sha-512=:${createHash('sha512').update(text).digest('base64')}:`;
const typed = (digest: string): [string, string][] => [
  ['content-type', 'application/json'],
  ['content-digest', digest],
];

const honest = [
  good('a POST'),
  good('a GET', { method: 'GET', path: '/_scaiwave/federation/v1/profile/bob' }),
  good('a GET with a query', { method: 'GET', query: 'origin=a.b&from_seq=0' }),
  good('another label', { label: 'sw-1' }),
  good('by the authority of the endpoint', { authority: `fed.${BETA}:8448` }),
  good('with expires', { more: `;expires=${NOW + 10}` }),
  good('expires this second', { created: NOW - 5, more: `;expires=${NOW}` }),
  good('59 s old', { created: NOW - 59 }),
  good('60 s old', { created: NOW - 60 }),
  good('59 s ahead', { created: NOW + 59 }),
  good('60 s ahead', { created: NOW + 60 }),
  good('a nonce of 16 characters', { nonce: 'a'.repeat(16) }),
  good('a nonce of 64 characters', { nonce: 'a'.repeat(64) }),
  good('components in another order', { components: [...REQUIRED].reverse() }),
  good('another field covered', {
    headers: [...typed(digestOf(body)), ['date', 'today']],
    components: [...REQUIRED, 'date'],
  }),
  good('sha-512 beside sha-256', { headers: typed(`${sha512(body)}, ${digestOf(body)}`) }),
  good('a percent-encoded path', { method: 'GET', path: '/_scaiwave/federation/v1/profile/b%6fb' }),
  good('field names in upper case', {
    headers: [
      ['Content-Type', 'application/json'],
      ['Content-Digest', digestOf(body)],
    ],
  }),
];

const uncovered = [
  ...REQUIRED.map((name) =>
    bad(`${name} is not covered`, { components: REQUIRED.filter((one) => one !== name) }, 'not_covered'),
  ),
  bad('nothing is covered', { components: [] }, 'not_covered'),
  bad('@query is not covered in a GET', { method: 'GET', components: REQUIRED.slice(0, 3) }, 'not_covered'),
  bad('a covered field is absent', { components: [...REQUIRED, 'date'] }, 'not_covered'),
  bad('@scheme is covered', { components: [...REQUIRED, '@scheme'] }, 'not_covered'),
  bad('@target-uri is covered', { components: [...REQUIRED, '@target-uri'] }, 'not_covered'),
  tampered('a GET with a body', (request) => (request.body = b64('{}')), 'not_covered', { method: 'GET' }),
  tampered('no content-type field', without('content-type'), 'not_covered'),
];

const malformed = [
  tampered(
    'no signature fields',
    (request) => (request.headers = request.headers.slice(0, 2)),
    'malformed_signature',
  ),
  tampered('no Signature', without('signature'), 'malformed_signature'),
  tampered('no Signature-Input', without('signature-input'), 'malformed_signature'),
  tampered(
    'labels differ',
    (request) => (field(request, 'signature')[1] = field(request, 'signature')[1].replace('sig', 'gis')),
    'malformed_signature',
  ),
  tampered(
    'two signatures with the tag',
    (request) => {
      const other = make({ label: 'two' });
      request.headers.push(field(other, 'signature-input'), field(other, 'signature'));
    },
    'malformed_signature',
  ),
  tampered(
    'a label twice',
    (request) => {
      request.headers.push(field(request, 'signature-input'));
    },
    'malformed_signature',
  ),
  tampered(
    'a signature of 63 bytes',
    (request) => (field(request, 'signature')[1] = `sig=:${b64(Buffer.alloc(63))}:`),
    'malformed_signature',
  ),
  tampered(
    'a signature in base64url',
    (request) => (field(request, 'signature')[1] = `sig=:${'_'.repeat(85)}w==:`),
    'malformed_signature',
  ),
  tampered(
    'a signature without padding',
    (request) => (field(request, 'signature')[1] = `sig=:${'A'.repeat(86)}:`),
    'malformed_signature',
  ),
  bad('a component twice', { components: [...REQUIRED, '@path'] }, 'malformed_signature'),
  bad(
    'a component with ;sf',
    { list: `(${REQUIRED.map((name) => `"${name}"`).join(' ')} "date";sf)` },
    'malformed_signature',
  ),
  bad(
    'a component with ;req',
    {
      list: `("@method";req ${REQUIRED.slice(1)
        .map((name) => `"${name}"`)
        .join(' ')})`,
    },
    'malformed_signature',
  ),
  bad(
    'two spaces between components',
    { list: `(${REQUIRED.map((name) => `"${name}"`).join('  ')})` },
    'malformed_signature',
  ),
  bad('another tag', { params: usual({ tag: '"web-bot-auth"' }) }, 'malformed_signature'),
  bad('no tag', { params: usual({ tag: undefined }) }, 'malformed_signature'),
  bad('no created', { params: usual({ created: undefined }) }, 'malformed_signature'),
  bad('no nonce', { params: usual({ nonce: undefined }) }, 'malformed_signature'),
  bad('no keyid', { params: usual({ keyid: undefined }) }, 'malformed_signature'),
  bad('no alg', { params: usual({ alg: undefined }) }, 'malformed_signature'),
  bad('alg none', { params: usual({ alg: '"none"' }) }, 'malformed_signature'),
  bad('alg hmac-sha256', { params: usual({ alg: '"hmac-sha256"' }) }, 'malformed_signature'),
  bad('alg rsa-pss-sha512', { params: usual({ alg: '"rsa-pss-sha512"' }) }, 'malformed_signature'),
  bad('created as a string', { created: `"${NOW}"` }, 'malformed_signature'),
  bad('created as a decimal', { created: `${NOW}.0` }, 'malformed_signature'),
  bad('created of 16 digits', { created: '1790000000000000' }, 'malformed_signature'),
  bad('created negative', { created: -1 }, 'malformed_signature'),
  bad('created twice', { more: `;created=${NOW}` }, 'malformed_signature'),
  bad('an unknown parameter', { more: ';context="x"' }, 'malformed_signature'),
  bad('expires before created', { more: `;expires=${NOW - 1}` }, 'malformed_signature'),
  bad('a nonce of 15 characters', { nonce: 'a'.repeat(15) }, 'malformed_signature'),
  bad('a nonce of 65 characters', { nonce: 'a'.repeat(65) }, 'malformed_signature'),
  bad('a nonce with a plus', { nonce: `${'a'.repeat(16)}+` }, 'malformed_signature'),
  bad('keyid without #', { keyid: ALPHA }, 'malformed_signature'),
  bad('keyid is a URL', { keyid: `https://${ALPHA}/keys#1` }, 'malformed_signature'),
  bad('keyid in upper case', { keyid: `Alpha.example.org#${alphaKey.keyId}` }, 'malformed_signature'),
  bad('keyid with a path', { keyid: `${ALPHA}/../x#1` }, 'malformed_signature'),
];

function usual(change: Record<string, string | undefined>): string {
  const params = {
    created: String(NOW),
    keyid: `"${ALPHA}#${alphaKey.keyId}"`,
    nonce: `"${NONCE}"`,
    alg: '"ed25519"',
    tag: '"scaiwave-federation"',
    ...change,
  };
  return Object.entries(params)
    .map(([name, value]) => (value === undefined ? '' : `;${name}=${value}`))
    .join('');
}

const stranger = signingKey(seedOf('stranger'));
const untrue = [
  bad('for another server', { authority: 'gamma.example.com' }, 'wrong_authority'),
  bad('for another port', { authority: `${BETA}:8448` }, 'wrong_authority'),
  bad('61 s old', { created: NOW - 61 }, 'clock_skew'),
  bad('61 s ahead', { created: NOW + 61 }, 'clock_skew'),
  bad('created in milliseconds', { created: NOW * 1000 }, 'clock_skew'),
  bad('created 0', { created: 0 }, 'clock_skew'),
  bad('expired', { created: NOW - 10, more: `;expires=${NOW - 1}` }, 'expired'),
  bad('an unknown key', { keyid: `${ALPHA}#ed25519:none`, key: stranger }, 'unknown_key'),
  bad('the key id of another server', { keyid: `${BETA}#${alphaKey.keyId}` }, 'unknown_key'),
  bad('signed by another key', { key: stranger }, 'bad_signature'),
  tampered('another method', (request) => (request.method = 'PUT'), 'bad_signature'),
  tampered('another path', (request) => (request.path += 'x'), 'bad_signature'),
  tampered('another query', (request) => (request.query = 'a=1'), 'bad_signature'),
  tampered(
    'another authority of ours',
    (request) => (request.authority = `fed.${BETA}:8448`),
    'bad_signature',
  ),
  tampered(
    'another digest',
    (request) => (field(request, 'content-digest')[1] = digestOf('{}')),
    'bad_signature',
  ),
  tampered(
    'another nonce',
    (request) =>
      (field(request, 'signature-input')[1] = field(request, 'signature-input')[1].replace(
        NONCE,
        `x${NONCE}`,
      )),
    'bad_signature',
  ),
  tampered('the body swapped', (request) => (request.body = b64('{"events": []}')), 'digest_mismatch'),
  tampered('no content-digest field', without('content-digest'), 'digest_mismatch'),
  tampered(
    'two content-digest fields',
    (request) => request.headers.push(['content-digest', digestOf(body)]),
    'digest_mismatch',
  ),
  bad('a wrong sha-256', { headers: typed(digestOf('{}')) }, 'digest_mismatch'),
  bad('sha-512 alone', { headers: typed(sha512(body)) }, 'digest_mismatch'),
  bad(
    'a wrong sha-512 beside it',
    { headers: typed(`${digestOf(body)}, ${sha512('{}')}`) },
    'digest_mismatch',
  ),
  bad('md5 alone', { headers: typed('md5=:1B2M2Y8AsgTpgAmY7PhCfg==:') }, 'digest_mismatch'),
  bad('sha-256 twice', { headers: typed(`${digestOf(body)}, ${digestOf(body)}`) }, 'digest_mismatch'),
  bad(
    'a digest in base64url',
    { headers: typed(`sha-256=:${toBase64url(Buffer.alloc(32, 255))}:`) },
    'digest_mismatch',
  ),
];

const encoded = (name: string, headers: [string, string][]) =>
  vector(name, make({ headers }), refused('ENCODING_REFUSED'));
const encoding = [
  encoded('Content-Encoding: gzip', [...typed(digestOf(body)), ['content-encoding', 'gzip']]),
  encoded('Content-Encoding: identity', [...typed(digestOf(body)), ['content-encoding', 'identity']]),
  encoded('text/plain', [
    ['content-type', 'text/plain'],
    ['content-digest', digestOf(body)],
  ]),
  encoded('a charset', [
    ['content-type', 'application/json; charset=utf-8'],
    ['content-digest', digestOf(body)],
  ]),
  encoded('a form', [
    ['content-type', 'application/x-www-form-urlencoded'],
    ['content-digest', digestOf(body)],
  ]),
  encoded('two content types', [['content-type', 'application/json'], ...typed(digestOf(body))]),
];

export const requestVectors = [...honest, ...uncovered, ...malformed, ...untrue, ...encoding];

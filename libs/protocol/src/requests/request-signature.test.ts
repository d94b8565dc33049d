import { createHash, createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { parseDictionary, serializeInnerList, type InnerList } from 'structured-headers';
import { describe, expect, it } from 'vitest';
import { generateKeyPair } from '../keys/key-pair';
import { signBytes } from '../keys/signature';
import { newNonce } from './nonce';
import { prepareSignedRequest } from './prepare-signed-request';
import { readRequestSignature } from './read-request-signature';
import { type ReceivedRequest } from './signable-request';
import { verifyContentDigest, verifyRequestSignature } from './verify-request-signature';

const NOW = 1_732_147_200;
const HOME = 'home.example';
const KEYID = '"peer.example#k1"';
const NONCE = '"abcdefghijklmnop"';
const peer = generateKeyPair();
const BODY = Buffer.from('{"events":[]}');
const digest = (algorithm: string, body: Uint8Array = BODY) =>
  `:${createHash(algorithm).update(body).digest('base64')}:`;
const SHA256 = `sha-256=${digest('sha256')}`;

type Headers = [string, string][];
/** A hand-made request: every part can be spelled wrongly. A parameter of `undefined` is left out. */
interface Draft {
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

const QUERY_ONLY = ['@method', '@authority', '@path', '@query'];
const POST: Draft = {
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
const GET: Draft = { ...POST, method: 'GET', body: Buffer.alloc(0), fields: {}, components: QUERY_ONLY };
const post = (change: Partial<Draft>): Draft => ({ ...POST, ...change });
const param = (name: string, value: string | undefined): Draft =>
  post({ params: { ...POST.params, [name]: value } });

function make(draft: Draft): ReceivedRequest & { body: Uint8Array } {
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
function judge(request: ReceivedRequest & { body: Uint8Array }, now = NOW, authorities = [HOME]): string {
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
const judgeDraft = (draft: Draft, now?: number) => judge(make(draft), now);

const replace = (name: string, change: (value: string) => string) => (made: Headers) =>
  made.map(([key, value]): [string, string] => [key, key === name ? change(value) : value]);
const without = (name: string) => (made: Headers) => made.filter(([key]) => key !== name);
const adding =
  (...extra: Headers) =>
  (made: Headers) => [...made, ...extra];

describe('a request that is signed as it should be', () => {
  it.each<[string, Draft]>([
    ['a POST', POST],
    ['a GET', GET],
    ['a GET with a query', { ...GET, query: 'limit=10&before=ev_x' }],
    ['any label', post({ label: '*a-b.c_9' })],
    [
      'an empty body',
      post({
        body: Buffer.alloc(0),
        fields: { ...POST.fields, 'content-digest': `sha-256=${digest('sha256', Buffer.alloc(0))}` },
      }),
    ],
    ['components in another order', post({ components: [...POST.components].reverse() })],
    [
      'parameters in another order',
      post({ params: Object.fromEntries(Object.entries(POST.params).reverse()) }),
    ],
    ['expires in the future', param('expires', String(NOW + 1))],
    [
      'a right sha-512 beside',
      post({ fields: { ...POST.fields, 'content-digest': `sha-512=${digest('sha512')}, ${SHA256}` } }),
    ],
    [
      'a deprecated digest beside',
      post({ fields: { ...POST.fields, 'content-digest': `${SHA256}, md5=:AAAA:` } }),
    ],
    [
      'one more covered field',
      post({ components: [...POST.components, 'date'], fields: { ...POST.fields, date: 'x' } }),
    ],
    ['the authority in other spelling', post({ authority: 'HOME.example:443' })],
    [
      'field names in upper case',
      post({ headers: (made) => made.map(([name, value]) => [name.toUpperCase(), value]) }),
    ],
    [
      'whitespace around values',
      post({ headers: (made) => made.map(([name, value]) => [name, ` \t${value} `]) }),
    ],
    ['a nonce of 64', param('nonce', `"${'a'.repeat(64)}"`)],
    [
      "a proxy's signature beside",
      post({
        headers: adding(
          ['Signature-Input', 'proxy=("@method";req "x";sf);created=1.5;tag="other"'],
          ['Signature', 'proxy=:AA==:'],
        ),
      }),
    ],
  ])('%s', (_, draft) => {
    expect(judgeDraft(draft)).toBe('ok');
  });

  it('comes out of prepareSignedRequest, with the claim that it makes', () => {
    const nonce = newNonce((length) => randomBytes(length));
    expect(nonce).toMatch(/^[A-Za-z0-9_-]{22}$/);
    const facts = { serverName: 'peer.example', keyId: 'k1', created: NOW - 7, nonce };
    for (const request of [
      { ...POST, contentDigest: undefined },
      { ...GET, query: 'a=b' },
      { ...POST, body: undefined, contentDigest: SHA256 },
    ]) {
      const prepared = prepareSignedRequest(request, facts);
      const headers = Object.entries(prepared.finish(signBytes(peer.seed, prepared.signatureBase)));
      const received = { ...request, headers, body: request.method === 'GET' ? Buffer.alloc(0) : BODY };
      expect(judge(received)).toBe('ok');
      expect(readRequestSignature(received, { authorities: [HOME], now: NOW })).toMatchObject({
        claim: { serverName: 'peer.example', keyId: 'k1', created: NOW - 7, nonce, nonceExpiresAt: NOW + 60 },
      });
    }
  });

  it('has its nonce remembered for 60 s after the later of its time and ours', () => {
    const read = readRequestSignature(make(POST), { authorities: [HOME], now: NOW - 30 });
    expect(read).toMatchObject({ claim: { nonceExpiresAt: NOW + 60 } });
  });
});

const MALFORMED = 'malformed_signature';

describe('coverage', () => {
  it('B1: an empty list covers nothing', () => {
    expect(judgeDraft(post({ components: [] }))).toBe('not_covered');
  });

  it.each(POST.components)('B2: %s must be covered', (left) => {
    expect(judgeDraft(post({ components: POST.components.filter((name) => name !== left) }))).toBe(
      'not_covered',
    );
  });

  it.each(GET.components)('B2: %s must be covered by a GET too', (left) => {
    expect(judgeDraft({ ...GET, components: GET.components.filter((name) => name !== left) })).toBe(
      'not_covered',
    );
  });

  it.each<[string, Draft, string]>([
    [
      'B3: content-digest covered but absent',
      post({ headers: without('content-digest') }),
      'digest_mismatch',
    ],
    ['content-type covered but absent', post({ headers: without('content-type') }), 'not_covered'],
    [
      'B16: a second Content-Digest',
      post({ headers: adding(['content-digest', SHA256]) }),
      'digest_mismatch',
    ],
    [
      'an unknown derived component',
      post({ components: [...POST.components, '@target-uri'] }),
      'not_covered',
    ],
    ['a covered field that is not there', post({ components: [...POST.components, 'date'] }), 'not_covered'],
    [
      'a covered field that is there twice',
      post({
        components: [...POST.components, 'x'],
        fields: { ...POST.fields, x: '1' },
        headers: adding(['X', '2']),
      }),
      'not_covered',
    ],
    ['B16: @method as a field', post({ headers: adding(['@method', 'POST']) }), MALFORMED],
    ['B17: a component twice', post({ components: [...POST.components, '@path'] }), MALFORMED],
    [
      'B17: upper case',
      post({ components: [...POST.components, 'Date'], fields: { ...POST.fields, Date: 'x' } }),
      'not_covered',
    ],
    ['B17: ;req', post({ components: [...QUERY_ONLY, 'content-type";req "content-digest'] }), MALFORMED],
    [
      'B17: ;bs',
      post({ headers: replace('signature-input', (v) => v.replace('"content-type"', '"content-type";bs')) }),
      MALFORMED,
    ],
    [
      'B17: ;sf',
      post({ headers: replace('signature-input', (v) => v.replace('"@path"', '"@path";sf')) }),
      MALFORMED,
    ],
    [
      '33 components',
      post({ components: [...POST.components, ...Array.from({ length: 27 }, (_, i) => `x${i}`)] }),
      MALFORMED,
    ],
  ])('%s', (_, draft, reason) => {
    expect(judgeDraft(draft)).toBe(reason);
  });
});

describe('what is signed', () => {
  it.each<
    [
      string,
      (r: ReceivedRequest & { body: Uint8Array }) => Partial<ReceivedRequest & { body: Uint8Array }>,
      string,
    ]
  >([
    ['another method', () => ({ method: 'PUT' }), 'bad_signature'],
    ['another path', () => ({ path: '/_scaiwave/federation/v1/sent' }), 'bad_signature'],
    ['another spelling of the path', () => ({ path: '/_scaiwave/federation/v1/%73end' }), 'bad_signature'],
    ['a query', () => ({ query: 'a' }), 'bad_signature'],
    [
      'another digest',
      ({ headers }) => ({
        headers: replace(
          'content-digest',
          () => `sha-256=${digest('sha256', Buffer.from('x'))}`,
        )([...headers] as Headers),
      }),
      'bad_signature',
    ],
    ['B4: another body', () => ({ body: Buffer.from('{}') }), 'digest_mismatch'],
    [
      'B5: the same JSON in other spelling',
      () => ({ body: Buffer.from('{"events": []}') }),
      'digest_mismatch',
    ],
    ['B11: another receiver', () => ({ authority: 'other.example' }), 'wrong_authority'],
    ['a port', () => ({ authority: 'home.example:8448' }), 'wrong_authority'],
  ])('cannot become one with %s', (_, change, reason) => {
    const request = make(POST);
    expect(judge({ ...request, ...change(request) })).toBe(reason);
  });

  it('B11: is for one of our names, not for any that is signed', () => {
    expect(judge(make(post({ authority: 'other.example' })))).toBe('wrong_authority');
    expect(judge(make(post({ authority: 'other.example' })), NOW, [HOME, 'other.example'])).toBe('ok');
  });

  it.each(['', 'send', '/a?b', '/a#b', '/a b', '/a\n"@query": ?', '/ä'])('has no path such as %j', (path) => {
    expect(judgeDraft(post({ path }))).toBe(MALFORMED);
  });

  it.each(['a b', 'a#b', 'a\n', 'ü'])('has no query such as %j', (query) => {
    expect(judgeDraft(post({ query }))).toBe(MALFORMED);
  });

  it.each(['post', 'POST ', '', 'P\nOST'])('has no method such as %j', (method) => {
    expect(judgeDraft(post({ method }))).toBe(MALFORMED);
  });

  it('is a body never, for a GET', () => {
    expect(judgeDraft({ ...GET, body: BODY })).toBe('not_covered');
  });
});

describe('B5: content digests', () => {
  const wrong = digest('sha256', Buffer.from('x'));
  it.each([
    `md5=${digest('md5')}`,
    `sha=${digest('sha1')}`,
    `sha-512=${digest('sha512')}`,
    `unknown=${digest('sha256')}`,
    `sha-256=${wrong}`,
    `${SHA256}, sha-512=${digest('sha512', Buffer.from('x'))}`,
    `${SHA256}, ${SHA256}`,
    `sha-256=${wrong}, ${SHA256}`,
    SHA256.replace('sha-256', 'SHA-256'),
    SHA256.replaceAll(':', '"'),
    SHA256.slice(0, -1),
    SHA256.replace('=:', '=::'),
    `${SHA256};a=1`,
    'sha-256=::',
    'sha-256',
    '',
    `${SHA256},`,
    `,${SHA256}`,
    `sha-256=:${createHash('sha256').update(BODY).digest('hex')}:`,
    `sha-256=:${createHash('sha256').update(BODY).digest('base64url')}:`,
    SHA256.replace('=:', '=').slice(0, -1),
  ])('%s is not enough', (field) => {
    expect(judgeDraft(post({ fields: { ...POST.fields, 'content-digest': field } }))).toBe('digest_mismatch');
  });
});

describe('encodings', () => {
  it.each(['gzip', 'br', 'identity', ''])('Content-Encoding %j is refused before all else', (value) => {
    const draft = post({ headers: (made) => [...without('signature')(made), ['Content-Encoding', value]] });
    expect(judgeDraft(draft)).toBe('SW_FED_ENCODING_REFUSED');
  });

  it.each([
    'text/plain',
    'application/json; charset=utf-8',
    'application/JSON',
    'application/x-www-form-urlencoded',
    '',
  ])('Content-Type %j is refused', (type) => {
    expect(judgeDraft(post({ fields: { ...POST.fields, 'content-type': type } }))).toBe(
      'SW_FED_ENCODING_REFUSED',
    );
  });

  it('a second Content-Type is refused', () => {
    expect(judgeDraft(post({ headers: adding(['content-type', 'application/json']) }))).toBe(
      'SW_FED_ENCODING_REFUSED',
    );
  });
});

describe('B13: time', () => {
  it.each([0, 59, 60, -59, -60])('a clock %d s off passes', (offset) => {
    expect(judgeDraft(param('created', String(NOW + offset)))).toBe('ok');
  });

  it.each([61, -61, 3600, -NOW])('a clock %d s off does not, and is told by how much', (offset) => {
    const read = readRequestSignature(make(param('created', String(NOW + offset))), {
      authorities: [HOME],
      now: NOW,
    });
    expect(read).toMatchObject({ ok: false, reason: 'clock_skew', facts: { offset_ms: offset * 1000 } });
  });

  it.each([
    undefined,
    `${NOW}.0`,
    `${NOW}.5`,
    `"${NOW}"`,
    `-${NOW}`,
    '-0',
    `0${NOW}`,
    `+${NOW}`,
    '1'.repeat(16),
    '1e9',
    '?1',
    `:${NOW}:`,
    '',
    `@${NOW}`,
  ])('created=%s is malformed', (value) => {
    expect(judgeDraft(param('created', value))).toBe(MALFORMED);
  });

  it('created in milliseconds is far off', () => {
    expect(judgeDraft(param('created', String(NOW * 1000)))).toBe('clock_skew');
  });

  it.each([
    [NOW, 'ok'],
    [NOW - 1, MALFORMED],
    ['"x"', MALFORMED],
    [`${NOW}.0`, MALFORMED],
  ])('expires=%s: %s', (value, reason) => {
    expect(judgeDraft(param('expires', String(value)))).toBe(reason);
  });

  it('a signature that has expired is refused', () => {
    expect(judgeDraft(param('expires', String(NOW)), NOW + 1)).toBe('expired');
  });

  it('a skewed clock is told before an expiry, and another receiver before either', () => {
    const late = param('expires', String(NOW));
    expect(judgeDraft(late, NOW + 61)).toBe('clock_skew');
    expect(judgeDraft({ ...late, authority: 'other.example' }, NOW + 61)).toBe('wrong_authority');
  });
});

describe('parameters', () => {
  it.each<[string, string | undefined]>([
    ['alg', undefined],
    ['alg', '"none"'],
    ['alg', '"hmac-sha256"'],
    ['alg', '"rsa-pss-sha512"'],
    ['alg', '"Ed25519"'],
    ['alg', 'ed25519'],
    ['keyid', undefined],
    ['keyid', '"k1"'],
    ['keyid', '"peer.example"'],
    ['keyid', '"peer.example#"'],
    ['keyid', '"#k1"'],
    ['keyid', '"peer.example#k1#k2"'],
    ['keyid', '"PEER.example#k1"'],
    ['keyid', '"peer#k1"'],
    ['keyid', '"127.0.0.1#k1"'],
    ['keyid', '"https://evil.org/key#k1"'],
    ['keyid', '"../../etc/passwd#k1"'],
    ['keyid', '"peer.example:443#k1"'],
    ['keyid', '"peer.example.#k1"'],
    ['keyid', '"peer.example#k 1"'],
    ['keyid', `"peer.example#${'k'.repeat(65)}"`],
    ['keyid', `"${'a.'.repeat(32768)}b#k1"`],
    ['keyid', '1'],
    ['keyid', '"peer.*.>#k1"'],
    ['nonce', undefined],
    ['nonce', `"${'a'.repeat(15)}"`],
    ['nonce', `"${'a'.repeat(65)}"`],
    ['nonce', '"abcdefghijklmnop="'],
    ['nonce', '"abcdefgh ijklmnop"'],
    ['nonce', '1234567890123456'],
    ['nonce', '123456789012345'],
    ['tag', undefined],
    ['tag', '"other"'],
    ['tag', 'scaiwave-federation'],
    ['req', '"1"'],
    ['x', '1'],
    ['__proto__', '1'],
    ['constructor', '"x"'],
    ['created"', '1'],
    ['nonce', '"abcdefgh\\"ijklmnop"'],
    ['nonce', '"abcdefgh\nijklmnop"'],
  ])('%s=%s is malformed', (name, value) => {
    expect(judgeDraft(param(name, value))).toBe(MALFORMED);
  });

  it.each([';created=1732147200', ';x', ' ;created=1', ';tag="scaiwave-federation"'])(
    'nothing like %s may follow',
    (more) => {
      expect(judgeDraft(param('tag', `"scaiwave-federation"${more}`))).toBe(MALFORMED);
    },
  );

  it.each([
    (v: string) => v.replace('" "', '"  "'),
    (v: string) => v.replace(';', '; '),
    (v: string) => v.replace('=(', '=( '),
  ])('only the strict serialisation is read (case %#)', (change) => {
    expect(judgeDraft(post({ headers: replace('signature-input', change) }))).toBe(MALFORMED);
  });

  it('B14: a signature made with the public key as a secret is none', () => {
    const hmac = (base: Buffer) => createHmac('sha512', peer.publicKey).update(base).digest();
    expect(judgeDraft(post({ sign: hmac }))).toBe('bad_signature');
  });
});

describe('signatures', () => {
  const bytes = (length: number) => () => new Uint8Array(length);
  it.each<[string, Partial<Draft>, string]>([
    ['64 zeros', { sign: bytes(64) }, 'bad_signature'],
    ['B21: 63 bytes', { sign: bytes(63) }, MALFORMED],
    ['B21: 65 bytes', { sign: bytes(65) }, MALFORMED],
    ['none', { headers: without('signature') }, MALFORMED],
    ['no input', { headers: without('signature-input') }, MALFORMED],
    ['not signed at all', { headers: () => [['content-type', 'application/json']] }, MALFORMED],
    [
      'url-safe base64',
      { signatureText: (s) => `:${Buffer.from(s).fill(0xff).toString('base64url')}:` },
      MALFORMED,
    ],
    ['padded twice', { signatureText: (s) => `:${Buffer.from(s).toString('base64')}==:` }, MALFORMED],
    ['unpadded', { signatureText: (s) => `:${Buffer.from(s).toString('base64').slice(0, -2)}:` }, MALFORMED],
    [
      'unused bits set',
      { signatureText: (s) => `:${Buffer.from(s).fill(0, 63).toString('base64').replace('A==', 'B==')}:` },
      MALFORMED,
    ],
    ['a string', { signatureText: (s) => `"${Buffer.from(s).toString('base64')}"` }, MALFORMED],
    ['a parameter', { signatureText: (s) => `:${Buffer.from(s).toString('base64')}:;a` }, MALFORMED],
    ['under another label', { headers: replace('signature', (v) => v.replace('sig1', 'sig2')) }, MALFORMED],
    ['a label twice', { headers: (made) => [...made, ...made.slice(-2)] }, MALFORMED],
    ['the input twice', { headers: (made) => [...made, made.at(-2)!] }, MALFORMED],
    ['another signature under the label', { headers: adding(['Signature', 'sig1=:AA==:']) }, MALFORMED],
    [
      'B15: two with our tag',
      {
        headers: adding(
          ['signature-input', 'evil=();created=1;tag="scaiwave-federation"'],
          ['signature', 'evil=:AA==:'],
        ),
      },
      MALFORMED,
    ],
    ['other than ASCII beside', { headers: adding(['signature-input', 'x="\u00e9"']) }, MALFORMED],
    ['broken syntax beside', { headers: adding(['signature-input', 'x="']) }, MALFORMED],
    ['a line break', { headers: replace('signature-input', (v) => v.replace(';', '\r\n ;')) }, MALFORMED],
    ['too long', { headers: adding(['signature-input', `x="${'a'.repeat(1_048_576)}"`]) }, MALFORMED],
  ])('%s: %s', (_, change, reason) => {
    expect(judgeDraft(post(change))).toBe(reason);
  });

  it('B21: S + L is refused', () => {
    const L = 2n ** 252n + 27742317777372353535851937790883648493n;
    const malleated = (base: Buffer) => {
      const signature = Buffer.from(signBytes(peer.seed, base));
      const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + L;
      return Buffer.concat([
        signature.subarray(0, 32),
        Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse(),
      ]);
    };
    expect(judgeDraft(post({ sign: malleated }))).toBe('bad_signature');
  });

  it('B15: 2,000 labels beside ours change nothing', () => {
    const labels = Array.from(
      { length: 2000 },
      (_, i) => `s${i}=("@method" "@path");created=1;keyid="x";tag="other"`,
    );
    const many = adding(
      ['signature-input', labels.join(', ')],
      ['signature', labels.map((_, i) => `s${i}=:AA==:`).join(', ')],
    );
    expect(judgeDraft(post({ headers: many }))).toBe('ok');
  });

  it('B23: never verify as an event: no base begins like an event, no event like a base', () => {
    const read = readRequestSignature(make(POST), { authorities: [HOME], now: NOW });
    expect(read.ok && read.claim.signatureBase.toString()).toMatch(/^"@/);
    expect(
      judgeDraft(
        post({
          sign: (base) => signBytes(peer.seed, Buffer.concat([Buffer.from('scaiwave.event.v1\0'), base])),
        }),
      ),
    ).toBe('bad_signature');
  });
});

describe('hostile fields', () => {
  it('never throw', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.constantFrom('sw=(', 'sw=("@method");created=1;tag="scaiwave-federation"', '"', '\\'),
    );
    const name = fc.constantFrom(
      'signature',
      'signature-input',
      'content-digest',
      'content-type',
      'x',
      '@method',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, text)), text, text, text, (headers, method, path, authority) => {
        const request = { method, path, authority, query: path, headers };
        expect(readRequestSignature(request, { authorities: [HOME], now: NOW }).ok).toBe(false);
      }),
    );
  });

  it('are read as a second parser of structured fields reads them, wherever they are read at all', () => {
    const pieces = fc.constantFrom(
      '"@method"',
      '"@path"',
      '"a"',
      ' ',
      '(',
      ')',
      ';',
      '=',
      'created',
      'tag',
      'nonce',
      '1',
      '1.0',
      '-1',
      '"scaiwave-federation"',
      '"x"',
      'tok',
      ':AA==:',
      '?1',
      ',',
      '\\',
    );
    const member = fc.array(pieces, { maxLength: 24 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(member, (mutation) => {
        const draft = post({ headers: replace('signature-input', (value) => value + mutation) });
        const request = make(draft);
        const read = readRequestSignature(request, { authorities: [HOME], now: NOW });
        if (!read.ok) return;
        const own = request.headers.find(([key]) => key === 'signature-input')![1].split(',')[0]!;
        const oracle = parseDictionary(own).get('sig1') as InnerList;
        expect(read.claim.signatureBase.toString().split('"@signature-params": ')[1]).toBe(
          serializeInnerList(oracle),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('cost time in proportion, even where nothing matches', () => {
    const nasty = [
      `${'"'.repeat(500_001)}`,
      `"${'\\a'.repeat(250_000)}`,
      `${'a'.repeat(500_000)}"`,
      `sw=(${'"a" '.repeat(125_000)}`,
    ];
    for (const value of nasty) {
      const started = performance.now();
      judgeDraft(post({ headers: adding(['signature-input', value]) }));
      expect(performance.now() - started).toBeLessThan(2000);
    }
  });
});

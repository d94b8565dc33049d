import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { parseDictionary, serializeInnerList, type InnerList } from 'structured-headers';
import { describe, expect, it } from 'vitest';
import {
  adding,
  BODY,
  digest,
  type Draft,
  GET,
  HOME,
  judge,
  judgeDraft,
  make,
  MALFORMED,
  NOW,
  param,
  peer,
  POST,
  post,
  replace,
  SHA256,
  without,
} from '../../test/signed-request';
import { signBytes } from '../keys/signature';
import { newNonce } from './nonce';
import { prepareSignedRequest } from './prepare-signed-request';
import { readRequestSignature } from './read-request-signature';

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
      const before = process.cpuUsage();
      judgeDraft(post({ headers: adding(['signature-input', value]) }));
      expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
    }
  });
});

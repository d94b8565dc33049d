import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  adding,
  BODY,
  digest,
  type Draft,
  GET,
  type Headers,
  HOME,
  judge,
  judgeDraft,
  make,
  MALFORMED,
  NOW,
  POST,
  post,
  QUERY_ONLY,
  replace,
  SHA256,
  without,
} from '../../test/signed-request';
import { type ReceivedRequest } from './signable-request';

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

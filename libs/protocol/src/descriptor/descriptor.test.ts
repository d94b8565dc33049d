import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { encodeBase64url } from '../encoding/base64';
import { DAY, fields, key, NAME, NOW, read, text } from '../../test/descriptors';
import { descriptorSigningBytes } from './compose-descriptor';
import { defaultFederationBase, federationBase, federationUrl } from './federation-url';

describe('readDescriptor', () => {
  it('reads what composeDescriptor lays out', () => {
    expect(read(text(fields()))).toMatchObject({
      ok: true,
      descriptor: { server_name: NAME, key_id: 'k1' },
      federationUrl: `https://${NAME}/_scaiwave/federation`,
    });
  });

  it('takes any spelling, and members that it does not know, which are signed all the same', () => {
    const extended = fields(undefined, {
      future: { x: [1.5, null, 1e21], ['__proto__']: 1 },
      software: 'any',
    });
    const pretty = JSON.stringify(JSON.parse(text(extended)), null, 2);
    expect(read(pretty).ok).toBe(true);
    expect(read(pretty.replace('1.5', '1.25'))).toMatchObject({
      detail: expect.stringContaining('does not sign'),
    });
  });

  it('asks every overlap key to sign, and no other', () => {
    const keys = [key('k1', 'active'), key('k2', 'overlap'), key('k3', 'retired'), key('k4', 'revoked')];
    expect(read(text(fields(keys), ['k2', 'k1'])).ok).toBe(true);
    expect(read(text(fields(keys), ['k1'])).ok).toBe(false);
    expect(read(text(fields(keys), ['k2', 'k3'])).ok).toBe(false);
  });

  const one = (change: object) => () => text(fields(undefined, change));
  const keyed = (change: object) => () => text(fields([{ ...key('k1', 'active'), ...change }]));
  it.each<[string, () => string]>([
    ['another name (A9)', one({ server_name: 'other.example' })],
    ['another spelling of the name', one({ server_name: 'Peer.example' })],
    ['no version', one({ protocol_versions: [] })],
    ['a version that is no text', one({ protocol_versions: [1] })],
    ['no key', () => text({ ...fields(), keys: [] })],
    ['65 keys', () => text(fields(Array.from({ length: 65 }, () => key('k1', 'active'))))],
    ['a malformed key id', keyed({ key_id: 'k 1' })],
    ['a malformed state', keyed({ state: 'ACTIVE' })],
    ['a float as time', keyed({ valid_from: 1.5 })],
    ['a key that ends before it begins', keyed({ valid_until: NOW - DAY })],
    ['the head naming another key id', one({ key_id: 'k2' })],
    [
      'the head naming other bytes',
      () => text(fields(undefined, { public_key: key('k2', 'active').public_key })),
    ],
    ['two active keys', () => text(fields([key('k1', 'active'), key('k2', 'active')]), ['k1', 'k2'])],
    ['no active key', () => text({ ...fields(), keys: [key('k1', 'overlap')] })],
    ['a key id twice', () => text(fields([key('k1', 'active'), key('k1', 'retired', NOW, 'k2')]))],
    ['key bytes twice', () => text(fields([key('k1', 'active'), key('k2', 'retired', NOW, 'k1')]))],
    [
      'a weak retired key (B20)',
      () =>
        text(
          fields([
            key('k1', 'active'),
            { ...key('k2', 'retired'), public_key: encodeBase64url(new Uint8Array(32)) },
          ]),
        ),
    ],
    [
      'an example key (B19)',
      () =>
        text(
          fields([
            key('k1', 'active'),
            { ...key('k2', 'retired'), public_key: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' },
          ]),
        ),
    ],
    ['a key of 31 bytes', keyed({ public_key: encodeBase64url(new Uint8Array(31)) })],
    [
      'a padded key',
      () => text(fields()).replaceAll(key('k1', 'active').public_key, `${key('k1', 'active').public_key}=`),
    ],
    ['no signature', () => text(fields(), [])],
    ['a signature by another key', () => text(fields(), ['k1'], () => 'k2')],
    ['a signature under another id', () => text(fields(), ['k2'])],
    ['a key signing twice', () => text(fields(), ['k1', 'k1'])],
    ['a bad signature before a good one', () => text(fields(), ['k1', 'k1'], () => 'k2')],
    ['issued 61 s ahead', one({ issued_at: NOW + 60_001 })],
    ['expired', one({ issued_at: NOW - DAY, expires_at: NOW })],
    ['expiring before it is issued', one({ issued_at: NOW + 30_000, expires_at: NOW + 20_000 })],
    ['plain http', one({ endpoints: { federation: 'http://peer.example' } })],
    ['a data: endpoint (A7)', one({ endpoints: { federation: 'data:text/plain,x' } })],
    ['no endpoint', one({ endpoints: {} })],
    [
      'a member changed after signing',
      () => text(fields()).replace(`"issued_at":${NOW}`, `"issued_at":${NOW - 1}`),
    ],
    ['a duplicate member', () => text(fields()).replace('{', '{"server_name":"peer.example",')],
    ['a list', () => `[${text(fields())}]`],
    ['nothing', () => ''],
    ['more after it', () => `${text(fields())}{}`],
    ['too much', () => `${text(fields())}${' '.repeat(65_536)}`],
    ['depth 17', one({ x: JSON.parse('['.repeat(16) + ']'.repeat(16)) })],
    ['a lone surrogate', () => text(fields()).replace('{', '{"x":"\\ud800",')],
    ['a byte order mark', () => `\ufeff${text(fields())}`],
  ])('refuses %s', (_, make) => {
    expect(read(make())).toMatchObject({
      ok: false,
      code: 'SW_FED_DISCOVERY_FAILED',
      detail: expect.any(String),
    });
  });

  it('takes what is issued 60 s ahead, and plain http for trials', () => {
    expect(read(text(fields(undefined, { issued_at: NOW + 60_000 }))).ok).toBe(true);
    const http = text(fields(undefined, { endpoints: { federation: 'http://a.localhost:8080' } }));
    expect(read(http, { insecureLoopback: true })).toMatchObject({
      ok: true,
      federationUrl: 'http://a.localhost:8080/_scaiwave/federation',
    });
  });

  it('signs under a tag of its own', () => {
    expect(descriptorSigningBytes({ b: 1, a: 2 }).toString()).toBe('scaiwave.descriptor.v1\0{"a":2,"b":1}');
  });

  it('never throws', () => {
    const whole = text(fields());
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(...Object.keys(fields()), 'signatures'), (json, member) => {
        const broken = JSON.stringify({ ...JSON.parse(whole), [member]: JSON.parse(json) });
        expect(read(broken)).toMatchObject({ ok: false, code: 'SW_FED_DISCOVERY_FAILED' });
      }),
    );
  });
});

describe('endpoints.federation', () => {
  it.each([
    ['https://a.org', 'https://a.org/_scaiwave/federation'],
    ['https://a.org/', 'https://a.org/_scaiwave/federation'],
    ['https://a.org/v1', 'https://a.org/_scaiwave/federation'],
    ['https://a.org/_scaiwave/federation', 'https://a.org/_scaiwave/federation'],
    ['https://a.org/_scaiwave/federation/v1/', 'https://a.org/_scaiwave/federation'],
    ['https://a.org:8448/x//', 'https://a.org:8448/x'],
    ['https://a.org:443/x/v10', 'https://a.org/x/v10'],
    ['https://[2606::1]:8448/x', 'https://[2606::1]:8448/x'],
  ])('%s means %s', (endpoint, base) => {
    expect(federationBase(endpoint)).toBe(base);
    expect(federationUrl(base, 'v1', '/send').href).toBe(`${base}/v1/send`);
  });

  it.each([
    'http://a.org/',
    'https://u@a.org/',
    'https://u:p@a.org/',
    'https://a.org/?x',
    'https://a.org/?',
    'https://a.org/#x',
    'https://a.org/#',
    'data:,x',
    'a.org',
    '//a.org',
    'https:a.org',
    'https:\\\\a.org',
    ' https://a.org',
    'https://a.org/a b',
    'https://',
    'https://a.org:99999/',
    'https://a\n.org/',
  ])('%j means nothing', (endpoint) => {
    expect(federationBase(endpoint)).toBeUndefined();
  });

  it('is below the server name by default', () => {
    expect(defaultFederationBase('a.org:8448')).toBe('https://a.org:8448/_scaiwave/federation');
  });
});

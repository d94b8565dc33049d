import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  HOME,
  judgeDraft,
  make,
  MALFORMED,
  NOW,
  param,
  peer,
  post,
  replace,
} from '../../test/signed-request';
import { readRequestSignature } from './read-request-signature';

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

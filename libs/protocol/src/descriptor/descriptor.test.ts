import { beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { encodeBase64url } from '../encoding/base64';
import { generateKeyPair, type KeyPair } from '../keys/key-pair';
import { signBytes } from '../keys/signature';
import { admitDescriptor } from './admit-descriptor';
import { composeDescriptor, descriptorSigningBytes } from './compose-descriptor';
import { type DescriptorFields, type KeyState } from './descriptor';
import { defaultFederationBase, federationBase, federationUrl } from './federation-url';
import { isNewerKey, keyForRequest, rotationOrder, type KnownPeer } from './known-peer';
import { readDescriptor, type SoundDescriptor } from './read-descriptor';

const NOW = 1_763_700_000_000;
const DAY = 86_400_000;
const NAME = 'peer.example';

let pairs: Record<string, KeyPair>;
beforeAll(() => {
  pairs = Object.fromEntries(['k1', 'k2', 'k3', 'k4'].map((id) => [id, generateKeyPair()]));
});

const key = (id: string, state: KeyState, from = NOW - DAY, bytesOf = id) => ({
  key_id: id,
  public_key: encodeBase64url(pairs[bytesOf]!.publicKey),
  state,
  valid_from: from,
  valid_until: from + 365 * DAY,
});

function fields(keys = [key('k1', 'active')], change: object = {}): DescriptorFields {
  const active = keys.find(({ state }) => state === 'active') ?? keys[0]!;
  return {
    server_name: NAME,
    protocol_versions: ['v1'],
    key_id: active.key_id,
    public_key: active.public_key,
    keys,
    endpoints: { federation: `https://${NAME}/_scaiwave/federation` },
    issued_at: NOW,
    expires_at: NOW + DAY,
    ...change,
  };
}

/** Signed by the keys named; each signs by the pair of its own id unless told otherwise. */
function text(document: DescriptorFields, signers = ['k1'], pairOf = (id: string) => id): string {
  const { signingBytes, finish } = composeDescriptor(document);
  return finish(
    signers.map((id) => ({
      key_id: id,
      value: encodeBase64url(signBytes(pairs[pairOf(id)]!.seed, signingBytes)),
    })),
  );
}
const read = (json: string, options = {}) =>
  readDescriptor(Buffer.from(json), { expectedName: NAME, now: NOW, ...options });

function sound(
  document: DescriptorFields,
  signers = ['k1'],
  pairOf?: (id: string) => string,
): SoundDescriptor {
  const outcome = read(text(document, signers, pairOf));
  if (!outcome.ok) throw new Error(outcome.detail);
  return outcome;
}

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

describe('admitDescriptor', () => {
  const admit = (known: KnownPeer | undefined, next: SoundDescriptor, acceptNewKeys = false) =>
    admitDescriptor(known, next, { now: NOW, acceptNewKeys });
  function know(...documents: SoundDescriptor[]): KnownPeer {
    let known: KnownPeer | undefined;
    for (const next of documents) {
      const outcome = admit(known, next);
      if (!outcome.ok) throw new Error(outcome.detail);
      known = outcome.peer;
    }
    return known!;
  }
  const states = (peer: KnownPeer) => Object.fromEntries(peer.keys.map(({ keyId, state }) => [keyId, state]));
  const later = (keys: ReturnType<typeof key>[], change: object = {}) =>
    fields(keys, { issued_at: NOW + 1, ...change });

  it('takes all at first contact', () => {
    const first = admit(undefined, sound(fields([key('k1', 'active'), key('k2', 'revoked')])));
    expect(first).toMatchObject({
      ok: true,
      peer: {
        serverName: NAME,
        issuedAt: NOW,
        expiresAt: NOW + DAY,
        protocolVersions: ['v1'],
        keys: [{ keyId: 'k1', firstSeen: NOW }, { keyId: 'k2' }],
      },
      changes: { stale: false, added: ['k1', 'k2'], moved: [] },
    });
  });

  it('follows a rotation that the known key signs', () => {
    const known = know(sound(fields()));
    const rotated = admit(
      known,
      sound(later([key('k2', 'active', NOW), key('k1', 'overlap')]), ['k1', 'k2']),
    );
    expect(rotated).toMatchObject({
      ok: true,
      changes: { added: ['k2'], moved: [{ keyId: 'k1', from: 'active', to: 'overlap' }] },
    });
    expect(rotated.ok && states(rotated.peer)).toEqual({ k1: 'overlap', k2: 'active' });
  });

  it('follows the revocation of the key that signs it, and a second rotation by an overlap key', () => {
    const known = know(sound(fields()));
    const revoked = admit(
      known,
      sound(later([key('k2', 'active', NOW), key('k1', 'revoked')]), ['k1', 'k2']),
    );
    expect(revoked.ok && states(revoked.peer)).toEqual({ k1: 'revoked', k2: 'active' });

    const overlap = know(sound(fields([key('k2', 'active'), key('k1', 'overlap')]), ['k1', 'k2']));
    expect(admit(overlap, sound(later([key('k3', 'active'), key('k1', 'overlap')]), ['k1', 'k3'])).ok).toBe(
      true,
    );
  });

  it('refuses a new key that no current key signs for, until an admin accepts it', () => {
    const known = know(sound(fields()));
    const strange = sound(later([key('k2', 'active')]), ['k2']);
    expect(admit(known, strange)).toMatchObject({
      ok: false,
      code: 'SW_FED_SIGNATURE_MISMATCH',
      reason: 'key_changed',
    });
    const accepted = admit(known, strange, true);
    expect(accepted.ok && states(accepted.peer)).toEqual({ k1: 'retired', k2: 'active' });
  });

  it('refuses a signature in the name of the known key', () => {
    const known = know(sound(fields()));
    const forged = sound(later([key('k2', 'active')]), ['k2', 'k1'], () => 'k2');
    expect(admit(known, forged)).toMatchObject({ ok: false, reason: 'key_changed' });
  });

  it.each<KeyState>(['retired', 'revoked'])('does not let a %s key vouch for a new one', (state) => {
    const known = know(sound(fields([key('k2', 'active'), key('k1', state)]), ['k2']));
    const next = sound(later([key('k3', 'active'), key('k1', state)]), ['k1', 'k3']);
    expect(admit(known, next)).toMatchObject({ ok: false, reason: 'key_changed' });
  });

  it.each([false, true])(
    'B9: refuses other bytes under a known id (an admin accepting: %s)',
    (acceptNewKeys) => {
      const known = know(sound(fields()));
      const swapped = sound(later([key('k1', 'active', NOW, 'k2')]), ['k1'], () => 'k2');
      expect(admit(known, swapped, acceptNewKeys)).toMatchObject({
        ok: false,
        code: 'SW_FED_SIGNATURE_MISMATCH',
        reason: 'key_changed',
        facts: { alert: 'key_bytes_changed', key_id: 'k1' },
      });
    },
  );

  it.each([false, true])('refuses known bytes under a new id (an admin accepting: %s)', (acceptNewKeys) => {
    const known = know(sound(fields([key('k2', 'active'), key('k1', 'revoked')]), ['k2']));
    const renamed = sound(
      later([key('k3', 'active', NOW, 'k1'), key('k2', 'overlap')]),
      ['k3', 'k2'],
      (id) => (id === 'k3' ? 'k1' : id),
    );
    expect(admit(known, renamed, acceptNewKeys)).toMatchObject({
      ok: false,
      reason: 'key_changed',
      facts: { alert: 'key_id_changed' },
    });
  });

  it('moves states forward only, and holds an unlisted key retired', () => {
    const known = know(
      sound(fields([key('k2', 'active'), key('k1', 'overlap'), key('k3', 'revoked')]), ['k1', 'k2']),
    );
    const unlisted = admit(known, sound(later([key('k2', 'active')]), ['k2']));
    if (!unlisted.ok) throw new Error(unlisted.detail);
    expect(states(unlisted.peer)).toEqual({ k2: 'active', k1: 'retired', k3: 'revoked' });

    const revived = later([key('k2', 'overlap'), key('k1', 'active'), key('k3', 'overlap')], {
      issued_at: NOW + 2,
    });
    const after = admit(unlisted.peer, sound(revived, ['k1', 'k2', 'k3']));
    expect(after.ok && states(after.peer)).toEqual({ k2: 'overlap', k1: 'retired', k3: 'revoked' });
  });

  it('lets an older descriptor change nothing, even where an admin asks', () => {
    const known = know(sound(fields([key('k2', 'active'), key('k1', 'retired')]), ['k2']));
    const old = sound(fields([key('k1', 'active')], { issued_at: NOW - 1 }));
    for (const accept of [false, true]) {
      expect(admit(known, old, accept)).toEqual({
        ok: true,
        peer: known,
        changes: { stale: true, added: [], moved: [] },
      });
    }
  });

  it('takes the same descriptor again without a change', () => {
    const known = know(sound(fields()));
    expect(admit(known, sound(fields()))).toEqual({
      ok: true,
      peer: known,
      changes: { stale: false, added: [], moved: [] },
    });
  });

  it('lets validity be extended, never its beginning be moved', () => {
    const known = know(sound(fields()));
    const extended = admit(known, sound(later([key('k1', 'active', NOW)])));
    expect(extended.ok && extended.peer.keys[0]).toMatchObject({
      validFrom: NOW - DAY,
      validUntil: NOW + 365 * DAY,
    });
  });

  it('remembers no more keys than it can hold', () => {
    const many = {
      ...know(sound(fields())),
      keys: Array.from({ length: 1024 }, (_, i) => ({
        ...know(sound(fields())).keys[0]!,
        keyId: `x${i}`,
        publicKey: `x${i}`,
        state: 'retired' as const,
      })),
    };
    expect(admit(many, sound(later([key('k1', 'active')])), true)).toMatchObject({
      ok: false,
      code: 'SW_FED_DISCOVERY_FAILED',
    });
  });
});

describe('keyForRequest', () => {
  const peer = (): KnownPeer => {
    const keys = [
      key('k1', 'active', NOW),
      key('k2', 'overlap', NOW - 365 * DAY + 1),
      key('k3', 'retired', NOW - 9 * DAY),
      key('k4', 'revoked'),
    ];
    const outcome = admitDescriptor(undefined, sound(fields(keys), ['k1', 'k2']), { now: NOW });
    if (!outcome.ok) throw new Error(outcome.detail);
    return outcome.peer;
  };

  it.each(['k1', 'k2'])('gives the current key %s', (id) => {
    expect(keyForRequest(peer(), id, NOW)).toMatchObject({
      ok: true,
      publicKey: Buffer.from(pairs[id]!.publicKey),
    });
  });

  it.each([
    ['k3', NOW],
    ['k4', NOW],
    ['k2', NOW + 1],
    ['k1', NOW - 60_001],
  ])('refuses %s at %d as expired', (id, at) => {
    expect(keyForRequest(peer(), id, at)).toMatchObject({
      ok: false,
      code: 'SW_FED_SIGNATURE_MISMATCH',
      reason: 'expired_key',
    });
  });

  it('gives a key that begins within a clock skew', () => {
    expect(keyForRequest(peer(), 'k1', NOW - 60_000).ok).toBe(true);
  });

  it('refuses a key that it does not know', () => {
    expect(keyForRequest(peer(), 'k9', NOW)).toMatchObject({ ok: false, reason: 'unknown_key' });
  });

  it('orders keys by rotation', () => {
    expect(rotationOrder(peer()).map(({ keyId }) => keyId)).toEqual(['k2', 'k3', 'k4', 'k1']);
    expect(isNewerKey(peer(), 'k1', 'k2')).toBe(true);
    expect(isNewerKey(peer(), 'k2', 'k1')).toBe(false);
    expect(isNewerKey(peer(), 'k1', 'k1')).toBe(false);
    expect(isNewerKey(peer(), 'k9', 'k1')).toBe(false);
    expect(isNewerKey(peer(), 'k1', 'k9')).toBe(false);
  });

  it('orders keys that begin together by their ids', () => {
    const tied = {
      ...peer(),
      keys: peer()
        .keys.map((known) => ({ ...known, validFrom: NOW }))
        .reverse(),
    };
    expect(rotationOrder(tied).map(({ keyId }) => keyId)).toEqual(['k1', 'k2', 'k3', 'k4']);
  });
});

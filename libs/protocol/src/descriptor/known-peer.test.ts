import { describe, expect, it } from 'vitest';
import { DAY, fields, key, NAME, NOW, pairs, sound } from '../../test/descriptors';
import { admitDescriptor } from './admit-descriptor';
import { type KeyState } from './descriptor';
import { isNewerKey, keyForRequest, rotationOrder, type KnownPeer } from './known-peer';
import { type SoundDescriptor } from './read-descriptor';

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

import { createHash } from 'node:crypto';
import { ed25519, ED25519_TORSION_SUBGROUP } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import nacl from 'tweetnacl';
import { describe, expect, it } from 'vitest';
import { acceptableKey } from './acceptable-key';
import { EXAMPLE_KEYS } from './example-keys';
import { isKeyId, keyIdOf } from './key-id';
import { generateKeyPair } from './key-pair';
import { signBytes, verifyStrict } from './signature';

const { Point } = ed25519;
const L = Point.Fn.ORDER;
const TORSION = ED25519_TORSION_SUBGROUP.map((hex) => Point.fromHex(hex));
const SMALL_ORDER_SPELLINGS = [
  ...ED25519_TORSION_SUBGROUP,
  // y = p, y = p + 1 and x = 0 with the sign bit set: other spellings of points of order 1, 2 and 4.
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  '0100000000000000000000000000000000000000000000000000000000000080',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
];

const seed = Buffer.alloc(32, 7);
const secret = ed25519.utils.getExtendedPublicKey(seed).scalar;
const publicKey = ed25519.getPublicKey(seed);
const message = Buffer.from('a room is a set of logs');

const fromLittleEndian = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
const toLittleEndian = (number: bigint) =>
  Buffer.from(number.toString(16).padStart(64, '0'), 'hex').reverse();
const challenge = (R: Uint8Array, A: Uint8Array, text: Uint8Array) =>
  fromLittleEndian(createHash('sha512').update(R).update(A).update(text).digest()) % L;

/** The rule as docs/protocol.md writes it, slowly. */
function reference(A: Uint8Array, text: Uint8Array, signature: Uint8Array): boolean {
  if (A.length !== 32 || signature.length !== 64) return false;
  const [R, S] = [signature.subarray(0, 32), fromLittleEndian(signature.subarray(32))];
  if (S >= L) return false;
  try {
    const [keyPoint, nonce] = [Point.fromBytes(A, false), Point.fromBytes(R, false)];
    if (keyPoint.isSmallOrder() || nonce.isSmallOrder()) return false;
    const kA = keyPoint.multiplyUnsafe(challenge(R, A, text));
    return Point.BASE.multiplyUnsafe(S).equals(nonce.add(kA));
  } catch {
    return false;
  }
}

/** Signs with a nonce and a key that torsion points have been added to. */
function sign(nonce: bigint, addToR = Point.ZERO, addToA = Point.ZERO) {
  const A = Point.BASE.multiply(secret).add(addToA).toBytes();
  const R = Point.BASE.multiply(nonce).add(addToR).toBytes();
  const S = (nonce + challenge(R, A, message) * secret) % L;
  return { A, signature: Buffer.concat([R, toLittleEndian(S)]) };
}

describe('verifyStrict', () => {
  it('agrees with the reference and with tweetnacl on honest signatures and on damaged ones', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array(),
        fc.nat(511),
        (keySeed, text, bit) => {
          const key = nacl.sign.keyPair.fromSeed(keySeed);
          const signature = signBytes(keySeed, text);
          expect(Buffer.from(signature)).toEqual(Buffer.from(nacl.sign.detached(text, key.secretKey)));
          expect(verifyStrict(key.publicKey, text, signature)).toBe(true);
          expect(nacl.sign.detached.verify(text, signature, key.publicKey)).toBe(true);
          signature[bit >> 3]! ^= 1 << (bit & 7);
          expect(verifyStrict(key.publicKey, text, signature)).toBe(false);
          expect(reference(key.publicKey, text, signature)).toBe(false);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('has no cofactor: a torsion point in R is never forgiven', () => {
    for (const torsion of TORSION.filter((point) => !point.equals(Point.ZERO))) {
      for (let nonce = 1_001n; nonce < 1_009n; nonce++) {
        const { A, signature } = sign(nonce, torsion);
        expect(verifyStrict(A, message, signature)).toBe(false);
      }
    }
  });

  it('follows the equation itself for a key of mixed order', () => {
    const verdicts = TORSION.flatMap((torsion) =>
      [1n, 2n, 3n, 4n, 5n, 6n].map((nonce) => {
        const { A, signature } = sign(nonce * 7_919n, Point.ZERO, torsion);
        const verdict = verifyStrict(A, message, signature);
        expect(verdict).toBe(reference(A, message, signature));
        return verdict;
      }),
    );
    expect(new Set(verdicts)).toEqual(new Set([true, false]));
  });

  it('compares R whole when torsion in R and in A cancel out', () => {
    const verdicts = TORSION.flatMap((inKey) =>
      TORSION.map((inNonce) => {
        const { A, signature } = sign(31_337n, inNonce, inKey);
        const verdict = verifyStrict(A, message, signature);
        expect(verdict).toBe(reference(A, message, signature));
        return verdict;
      }),
    );
    expect(new Set(verdicts)).toEqual(new Set([true, false]));
  });

  it.each(SMALL_ORDER_SPELLINGS)('refuses the small-order key %s', (hex) => {
    const A = Buffer.from(hex, 'hex');
    for (let nonce = 1n; nonce <= 16n; nonce++) {
      const signature = Buffer.concat([Point.BASE.multiply(nonce).toBytes(), toLittleEndian(nonce)]);
      expect(verifyStrict(A, message, signature)).toBe(false);
    }
  });

  it.each(SMALL_ORDER_SPELLINGS)('refuses the small-order R %s', (hex) => {
    const R = Buffer.from(hex, 'hex');
    const S = (challenge(R, publicKey, message) * secret) % L;
    expect(verifyStrict(publicKey, message, Buffer.concat([R, toLittleEndian(S)]))).toBe(false);
  });

  it('refuses S + L, which bare tweetnacl takes', () => {
    const signature = Buffer.from(signBytes(seed, message));
    const malleated = Buffer.concat([
      signature.subarray(0, 32),
      toLittleEndian(fromLittleEndian(signature.subarray(32)) + L),
    ]);
    expect(nacl.sign.detached.verify(message, malleated, publicKey)).toBe(true);
    expect(verifyStrict(publicKey, message, malleated)).toBe(false);
  });

  it('refuses other lengths, zeros and a foreign message', () => {
    const signature = Buffer.from(signBytes(seed, message));
    expect(verifyStrict(publicKey, message, signature)).toBe(true);
    expect(verifyStrict(publicKey, message, signature.subarray(0, 63))).toBe(false);
    expect(verifyStrict(publicKey, message, Buffer.concat([signature, Buffer.alloc(1)]))).toBe(false);
    expect(verifyStrict(publicKey, message, Buffer.alloc(0))).toBe(false);
    expect(verifyStrict(publicKey, message, Buffer.alloc(64))).toBe(false);
    expect(verifyStrict(publicKey.subarray(1), message, signature)).toBe(false);
    expect(verifyStrict(Buffer.concat([publicKey, Buffer.alloc(1)]), message, signature)).toBe(false);
    expect(verifyStrict(publicKey, Buffer.from('another'), signature)).toBe(false);
  });

  it('takes the signature of RFC 8032, 7.1, TEST 2', () => {
    const key = Buffer.from('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c', 'hex');
    const signature = Buffer.from(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
        '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
      'hex',
    );
    expect(verifyStrict(key, Buffer.from([0x72]), signature)).toBe(true);
  });
});

describe('acceptableKey', () => {
  const refused = { ok: false, code: 'SW_FED_BAD_KEY' };

  it('takes fresh keys', () => {
    for (let count = 0; count < 50; count++) {
      expect(acceptableKey(generateKeyPair().publicKey)).toEqual({ ok: true });
    }
  });

  it.each(SMALL_ORDER_SPELLINGS)('refuses the small-order key %s', (hex) =>
    expect(acceptableKey(Buffer.from(hex, 'hex'))).toMatchObject(refused),
  );

  it('refuses every key with a torsion component', () => {
    for (const torsion of TORSION.filter((point) => !point.equals(Point.ZERO))) {
      expect(acceptableKey(Point.BASE.multiply(12_345n).add(torsion).toBytes())).toMatchObject(refused);
    }
  });

  it('refuses other lengths', () => {
    for (const length of [0, 31, 33, 64])
      expect(acceptableKey(Buffer.alloc(length, 9))).toMatchObject(refused);
  });

  it('says of random bytes what the reference says', () => {
    const good = (bytes: Uint8Array) => {
      try {
        const point = Point.fromBytes(bytes, false);
        return point.isTorsionFree() && !point.isSmallOrder();
      } catch {
        return false;
      }
    };
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(bytes, (key) => {
        expect(acceptableKey(key).ok).toBe(good(key));
      }),
      { numRuns: 300 },
    );
  });

  it.each([...EXAMPLE_KEYS])('refuses the example key %s (%s)', (hex) => {
    expect(ed25519.Point.fromHex(hex).isTorsionFree()).toBe(true);
    expect(acceptableKey(Buffer.from(hex, 'hex'))).toMatchObject(refused);
  });

  it.each([
    '0000000000000000000000000000000000000000000000000000000000000000',
    '9f8362f87a484a954e6e740c5b4c0e84229139a20aa8ab56ff66586f6a7d29c5',
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'f5e5767cf153319517630f226876b86c8160cc583bc013744c6bf255f5cc0ee5',
    '833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42',
  ])('refuses the key of the published seed %s', (hex) =>
    expect(acceptableKey(ed25519.getPublicKey(Buffer.from(hex, 'hex')))).toMatchObject(refused),
  );
});

describe('key ids', () => {
  it('name a key by the hash of its bytes', () => {
    const hash = createHash('sha256').update(publicKey).digest('base64url');
    expect(keyIdOf(publicKey)).toBe(`ed25519:${hash.slice(0, 16)}`);
    expect(isKeyId(keyIdOf(publicKey))).toBe(true);
  });

  it.each(['a', 'A-z0:9._', 'x'.repeat(64)])('may be %s', (id) => expect(isKeyId(id)).toBe(true));
  it.each(['', 'a#b', 'a/b', 'a b', 'a\n', 'é', 'x'.repeat(65)])('may not be %j', (id) =>
    expect(isKeyId(id)).toBe(false),
  );
});

describe('generateKeyPair', () => {
  it('takes its randomness as an argument', () => {
    const pair = generateKeyPair((length) => Buffer.alloc(length, 7));
    expect(Buffer.from(pair.publicKey)).toEqual(Buffer.from(publicKey));
    expect(Buffer.from(pair.seed)).toEqual(seed);
  });
});

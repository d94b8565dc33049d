import { createHash } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256, toBase64url, utf8 } from '../../peer/wire/bytes';
import { signingKey } from '../../peer/wire/keys';
import { refused, seedOf } from './cast';

const L = ed25519.Point.Fn.ORDER;
const P = 2n ** 255n - 19n;

const littleEndian = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse();
const asInteger = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
const withSign = (bytes: Buffer) => Buffer.from(bytes.map((byte, at) => (at === 31 ? byte | 0x80 : byte)));

/** A point of order eight, and with it all points of small order. */
const ORDER_8 = ed25519.Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');
const smallOrder = Array.from({ length: 7 }, (_, n) =>
  Buffer.from(ORDER_8.multiply(BigInt(n + 1)).toBytes()),
);

const honest = signingKey(seedOf('keys'));
const mixed = ed25519.Point.fromBytes(honest.publicKey).add(ORDER_8).toBytes();
const offCurve = [2, 3, 4, 5, 6, 7, 8, 9]
  .map((y) => littleEndian(BigInt(y)))
  .find((bytes) => !isPoint(bytes))!;

function isPoint(bytes: Uint8Array): boolean {
  try {
    return Boolean(ed25519.Point.fromBytes(bytes));
  } catch {
    return false;
  }
}

/** RFC 8032, 7.1 (five secret keys), RFC 9421, B.1.4, and the all-zero seed. */
const PUBLISHED = {
  'RFC 8032 TEST 1': '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
  'RFC 8032 TEST 2': '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
  'RFC 8032 TEST 3': 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
  'RFC 8032 TEST 1024': 'f5e5767cf153319517630f226876b86c8160cc583bc013744c6bf255f5cc0ee5',
  'RFC 8032 TEST SHA(abc)': '833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42',
  'RFC 9421 test-key-ed25519': '9f8362f87a484a954e6e740c5b4c0e84229139a20aa8ab56ff66586f6a7d29c5',
  'all-zero seed': '00'.repeat(32),
};

const keys = Array.from({ length: 8 }, (_, n) => signingKey(seedOf(`key ${n}`)));
const ok = { ok: true };
const bad = refused('BAD_KEY');
const key = (name: string, bytes: Uint8Array, expect: object) => ({
  name,
  public_key: toBase64url(bytes),
  expect,
});

export const keyVectors = {
  pairs: keys.map(({ seed, publicKey, keyId }, n) => ({
    name: `key ${n}`,
    seed: toBase64url(seed),
    public_key: toBase64url(publicKey),
    key_id: keyId,
  })),
  acceptable: [
    key('an honest key', honest.publicKey, ok),
    ...smallOrder.map((bytes, n) => key(`a key of small order, ${n + 1} × a point of order 8`, bytes, bad)),
    key('the identity', littleEndian(1n), bad),
    key('the identity with the sign bit set', withSign(littleEndian(1n)), bad),
    key('y = p, not canonical', littleEndian(P), bad),
    key('y = p + 1, not canonical', littleEndian(P + 1n), bad),
    key('y = 2^255 - 1, not canonical', littleEndian(2n ** 255n - 1n), bad),
    key('off the curve', offCurve, bad),
    key('an honest key plus a point of order 8', mixed, bad),
    key('31 bytes', honest.publicKey.subarray(0, 31), bad),
    key('33 bytes', Buffer.concat([honest.publicKey, Buffer.alloc(1)]), bad),
    key('no bytes', Buffer.alloc(0), bad),
    ...Object.entries(PUBLISHED).map(([name, seed]) =>
      key(`published: ${name}`, ed25519.getPublicKey(Buffer.from(seed, 'hex')), bad),
    ),
  ],
};

const message = utf8('scaiwave');
const signature = Buffer.from(honest.sign(message));
const R = signature.subarray(0, 32);
const S = asInteger(signature.subarray(32));
const flipped = (at: number) => Buffer.from(signature.map((byte, n) => (n === at ? byte ^ 1 : byte)));
const line = (name: string, valid: boolean, bytes: Uint8Array, by = honest.publicKey, over = message) => ({
  name,
  public_key: toBase64url(by),
  message: over.toString('base64'),
  signature: toBase64url(bytes),
  valid,
});

/** A signature by `A` = honest + order 8, which verifies only where the equation is multiplied by eight. */
function cofactored(): Uint8Array {
  const scalar = asInteger(ed25519.utils.getExtendedPublicKey(honest.seed).head) % L;
  for (let r = 7n; ; r++) {
    const point = ed25519.Point.BASE.multiply(r).toBytes();
    const k = asInteger(sha512(Buffer.concat([point, mixed, message]))) % L;
    if (k % 8n !== 0n) return Buffer.concat([point, littleEndian((r + k * scalar) % L)]);
  }
}

function sha512(bytes: Uint8Array): Buffer {
  return createHash('sha512').update(bytes).digest();
}

export const signatureVectors = [
  line('an honest signature', true, signature),
  line('of an empty message', true, honest.sign(Buffer.alloc(0)), honest.publicKey, Buffer.alloc(0)),
  ...keys.map((each, n) => line(`by key ${n}`, true, each.sign(message), each.publicKey)),
  line('S + L', false, Buffer.concat([R, littleEndian(S + L)])),
  line('S = L', false, Buffer.concat([R, littleEndian(L)])),
  line('R flipped', false, flipped(0)),
  line('S flipped', false, flipped(32)),
  line('the highest bit of S set', false, Buffer.concat([R, withSign(littleEndian(S))])),
  line('63 bytes', false, signature.subarray(0, 63)),
  line('65 bytes', false, Buffer.concat([signature, Buffer.alloc(1)])),
  line('no bytes', false, Buffer.alloc(0)),
  line('all zero', false, Buffer.alloc(64)),
  line('of another message', false, honest.sign(utf8('scaiwavE'))),
  line('by another key', false, keys[0]!.sign(message)),
  ...smallOrder.map((bytes, n) =>
    line(`R and A of small order (${n + 1}), S = 0`, false, Buffer.concat([bytes, Buffer.alloc(32)]), bytes),
  ),
  line('R not canonical', false, Buffer.concat([littleEndian(P + 1n), littleEndian(S)])),
  line('valid only with cofactor: A has a component of small order', false, cofactored(), mixed),
  line('over the hash of the message', false, honest.sign(sha256(message))),
];

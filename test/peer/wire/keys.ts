import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256, toBase64url } from './bytes';

export interface SigningKey {
  readonly keyId: string;
  readonly seed: Uint8Array;
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

export function signingKey(seed: Uint8Array, keyId?: string): SigningKey {
  const publicKey = ed25519.getPublicKey(seed);
  return {
    keyId: keyId ?? `ed25519:${toBase64url(sha256(publicKey)).slice(0, 16)}`,
    seed,
    publicKey,
    sign: (message) => ed25519.sign(message, seed),
  };
}

/** Section 4.1, but for the list of published keys. */
export function isSoundKey(bytes: Uint8Array): boolean {
  return bytes.length === 32 && isPrimeOrderPoint(bytes);
}

/** Section 4.2: with A and R torsion-free the equations with and without cofactor agree. */
export function verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64 || !isSoundKey(publicKey)) return false;
  if (!isPrimeOrderPoint(signature.subarray(0, 32))) return false;
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
}

function isPrimeOrderPoint(bytes: Uint8Array): boolean {
  try {
    const point = ed25519.Point.fromBytes(bytes);
    return !point.isSmallOrder() && point.isTorsionFree();
  } catch {
    return false;
  }
}

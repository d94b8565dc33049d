import {
  crypto_sign_BYTES,
  crypto_sign_PUBLICKEYBYTES,
  crypto_sign_SECRETKEYBYTES,
  crypto_sign_detached,
  crypto_sign_seed_keypair,
  crypto_sign_verify_detached,
} from 'sodium-native';
import { asBuffer } from '../encoding/base64';

/** Signs bytes with one key: 64 bytes out. */
export type Signer = (message: Uint8Array) => Uint8Array;

/** A signer for a 32-byte seed; the key is expanded once, so keep the signer to sign often. */
export function signerOf(seed: Uint8Array): Signer {
  const publicKey = Buffer.alloc(crypto_sign_PUBLICKEYBYTES);
  const secretKey = Buffer.alloc(crypto_sign_SECRETKEYBYTES);
  crypto_sign_seed_keypair(publicKey, secretKey, asBuffer(seed));
  return (message) => {
    const signature = Buffer.alloc(crypto_sign_BYTES);
    crypto_sign_detached(signature, asBuffer(message), secretKey);
    return signature;
  };
}

/** Ed25519 signature of `message` by the key of a 32-byte seed: 64 bytes. */
export function signBytes(seed: Uint8Array, message: Uint8Array): Uint8Array {
  return signerOf(seed)(message);
}

/**
 * Verifies strictly and without cofactor: exact lengths, S < L, canonical A and R, neither of small order,
 * and SB = R + kA itself. libsodium decides exactly so; the tests hold it to a reference, because other
 * builds of it have judged otherwise, and two servers must agree on every signature.
 */
export function verifyStrict(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== crypto_sign_PUBLICKEYBYTES || signature.length !== crypto_sign_BYTES) return false;
  return crypto_sign_verify_detached(asBuffer(signature), asBuffer(message), asBuffer(publicKey));
}

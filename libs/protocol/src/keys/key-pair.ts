import { randomBytes } from 'node:crypto';
import nacl from 'tweetnacl';

/** An Ed25519 key (RFC 8032): both halves are 32 bytes. The seed is the secret. */
export interface KeyPair {
  readonly publicKey: Uint8Array;
  readonly seed: Uint8Array;
}

/** Makes an Ed25519 key from 32 bytes of `random`. */
export function generateKeyPair(random: (length: number) => Uint8Array = randomBytes): KeyPair {
  const seed = random(nacl.sign.seedLength);
  return { publicKey: nacl.sign.keyPair.fromSeed(seed).publicKey, seed };
}

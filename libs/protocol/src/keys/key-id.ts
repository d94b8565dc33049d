import { encodeBase64url } from '../encoding/base64';
import { sha256 } from '../encoding/sha256';

const KEY_ID = /^[A-Za-z0-9:._-]{1,64}$/;

/** Whether `text` may be a key id. To a receiver a key id is opaque. */
export function isKeyId(text: string): boolean {
  return KEY_ID.test(text);
}

/** The id that our servers give a public key: `ed25519:` and 16 characters of its hash. */
export function keyIdOf(publicKey: Uint8Array): string {
  return `ed25519:${encodeBase64url(sha256(publicKey)).slice(0, 16)}`;
}

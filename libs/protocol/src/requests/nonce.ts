import { encodeBase64url } from '../encoding/base64';

const NONCE_BYTES = 16;

/** A nonce for one request: 22 characters of base64url. Every request, also a retry, has its own. */
export function newNonce(randomBytes: (length: number) => Uint8Array): string {
  return encodeBase64url(randomBytes(NONCE_BYTES));
}

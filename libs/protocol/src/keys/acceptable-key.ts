import { crypto_core_ed25519_is_valid_point, crypto_sign_PUBLICKEYBYTES } from 'sodium-native';
import { asBuffer } from '../encoding/base64';
import { refuse, type Outcome } from '../errors/refusal';
import { EXAMPLE_KEYS } from './example-keys';

/**
 * Whether a public key may stand in a descriptor: 32 bytes, a canonical point of the prime-order group
 * other than its identity, and no published example. Refuses with SW_FED_BAD_KEY.
 */
export function acceptableKey(bytes: Uint8Array): Outcome<object> {
  if (bytes.length !== crypto_sign_PUBLICKEYBYTES)
    return refuse('SW_FED_BAD_KEY', 'It is not 32 bytes long.');
  const key = asBuffer(bytes);
  const example = EXAMPLE_KEYS.get(key.toString('hex'));
  if (example) return refuse('SW_FED_BAD_KEY', `Its secret is published: ${example}.`);
  if (!crypto_core_ed25519_is_valid_point(key)) {
    return refuse('SW_FED_BAD_KEY', 'It is not a canonical point of the prime-order group.');
  }
  return { ok: true };
}

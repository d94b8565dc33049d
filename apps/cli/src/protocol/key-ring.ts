import { isJsonObject } from '@app/protocol';

const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/** Looks up a public key by `server_name#key_id`; undefined if that name stands for none. */
export type KeyRing = (name: string) => Buffer | undefined;

/**
 * The `keys` of a line. Keys stand in descriptors as base64url and in these filters as base64, so either
 * is read; what is neither becomes a key of no bytes, which is known but never acceptable.
 */
export function keyRingOf(keys: unknown): KeyRing | undefined {
  if (!isJsonObject(keys)) return undefined;
  return (name) => {
    if (!Object.hasOwn(keys, name)) return undefined;
    const text = keys[name];
    return typeof text === 'string' && BASE64.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  };
}

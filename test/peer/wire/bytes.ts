import { createHash } from 'node:crypto';

export const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');

export const sha256 = (data: Uint8Array | string): Buffer => createHash('sha256').update(data).digest();

export const toBase64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** Strict: no padding, no other alphabet, unused bits zero. */
export function fromBase64url(text: unknown): Buffer | undefined {
  if (typeof text !== 'string') return undefined;
  const bytes = Buffer.from(text, 'base64url');
  return toBase64url(bytes) === text ? bytes : undefined;
}

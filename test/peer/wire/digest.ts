import { createHash } from 'node:crypto';
import { parseDictionary, serializeDictionary } from 'structured-headers';

const ALGORITHMS: Record<string, string> = { 'sha-256': 'sha256', 'sha-512': 'sha512' };

const hash = (algorithm: string, body: string) => createHash(ALGORITHMS[algorithm]!).update(body).digest();

/** A value of Content-Digest. */
export const digestOf = (body: string): string => `sha-256=:${hash('sha-256', body).toString('base64')}:`;

/** Section 6.1: a right sha-256, a right sha-512 if there is one, nothing twice. */
export function isDigestOf(field: string, body: string): boolean {
  try {
    const digests = parseDictionary(field);
    if (!digests.has('sha-256') || serializeDictionary(digests) !== field) return false;
    return [...digests].every(
      ([algorithm, [value]]) =>
        !(algorithm in ALGORITHMS) || hash(algorithm, body).equals(Buffer.from(value as ArrayBuffer)),
    );
  } catch {
    return false;
  }
}

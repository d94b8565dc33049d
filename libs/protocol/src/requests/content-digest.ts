import { createHash } from 'node:crypto';
import { decodeBase64 } from '../encoding/base64';
import { refuse, type Outcome } from '../errors/refusal';
import { splitDictionary } from './dictionary-field';

/** The active algorithms of RFC 9530. The deprecated ones beside them say nothing that could be relied on. */
const ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['sha-256', 'sha256'],
  ['sha-512', 'sha512'],
]);
const REQUIRED = 'sha-256';
const BYTE_SEQUENCE = /^=:([A-Za-z0-9+/]+={0,2}):$/;

const mismatch = (detail: string) =>
  refuse('SW_FED_SIGNATURE_MISMATCH', detail, { reason: 'digest_mismatch' });

/** The value of Content-Digest for a body. */
export function contentDigest(body: Uint8Array): string {
  return `${REQUIRED}=:${createHash('sha256').update(body).digest('base64')}:`;
}

/** Judges the value of Content-Digest: a right sha-256, and no active algorithm that contradicts it. */
export function checkContentDigest(field: string, body: Uint8Array): Outcome<object> {
  const digests = splitDictionary(field);
  if (!digests) return mismatch('Content-Digest is no dictionary, or an algorithm comes twice.');
  if (!digests.has(REQUIRED)) return mismatch(`Content-Digest has no ${REQUIRED}.`);
  for (const [algorithm, text] of digests) {
    const hash = ALGORITHMS.get(algorithm);
    if (hash === undefined) continue;
    const expected = decodeBase64(BYTE_SEQUENCE.exec(text)?.[1] ?? '');
    if (!expected?.equals(createHash(hash).update(body).digest())) {
      return mismatch(`Content-Digest: the ${algorithm} is not that of the body.`);
    }
  }
  return { ok: true };
}

import { refuse, type Outcome } from '../errors/refusal';
import { verifyStrict } from '../keys/signature';
import { checkContentDigest } from './content-digest';
import { type RequestClaim } from './read-request-signature';

/** Verifies the signature of a claim with the key that the signer's own descriptor gives for its key id. */
export function verifyRequestSignature(claim: RequestClaim, publicKey: Uint8Array): Outcome<object> {
  if (verifyStrict(publicKey, claim.signatureBase, claim.signature)) return { ok: true };
  return refuse('SW_FED_SIGNATURE_MISMATCH', 'The request signature does not verify.', {
    reason: 'bad_signature',
  });
}

/** Holds the body against the digest that was signed. A request that signs no digest may have no body. */
export function verifyContentDigest(claim: RequestClaim, body: Uint8Array): Outcome<object> {
  if (claim.contentDigest !== undefined) return checkContentDigest(claim.contentDigest, body);
  if (body.length === 0) return { ok: true };
  return refuse('SW_FED_SIGNATURE_MISMATCH', 'The request has a body that nothing covers.', {
    reason: 'not_covered',
  });
}

import type { FederationCode, Reason } from '@app/protocol';
import type { Rung } from '../check';
import { nowSeconds, type Plan } from '../plan';
import { breakSignature, header, uncovering } from './spoils';

/** One thing that is wrong with a request, in the order of the table in section 6.2. */
export interface Fault {
  readonly id: string;
  readonly says: string;
  readonly row: number;
  /** Either of these. */
  readonly codes: readonly FederationCode[];
  readonly reasons: readonly Reason[];
  readonly needs: Rung;
  spoil(plan: Plan): void;
}

const MISMATCH = 'SW_FED_SIGNATURE_MISMATCH';
const TOO_LONG = JSON.stringify({ padding: 'x'.repeat(1_048_576) });
/** Special by form (RFC 6761), so that no DNS is troubled. */
const NOBODY = 'conformance-nobody.invalid';

/** Rows 1 to 11: what the request shows by itself, and what the key of its signer shows. */
export const REQUEST_FAULTS: readonly Fault[] = [
  {
    id: 'too-large',
    says: 'a body of more than 1 MiB is refused',
    row: 1,
    codes: ['SW_FED_TOO_LARGE'],
    reasons: [],
    needs: 'url',
    spoil: (plan) => (plan.sentBody = TOO_LONG),
  },
  {
    id: 'encoding',
    says: 'a Content-Encoding is refused',
    row: 2,
    codes: ['SW_FED_ENCODING_REFUSED'],
    reasons: [],
    needs: 'url',
    spoil: header('content-encoding', 'gzip'),
  },
  {
    id: 'form',
    says: 'a signature whose parameters are out of form is refused',
    row: 3,
    codes: [MISMATCH],
    reasons: ['malformed_signature'],
    needs: 'url',
    spoil: (plan) => (plan.alg = 'none'),
  },
  {
    id: 'coverage',
    says: 'a signature that leaves out @query is refused',
    row: 4,
    codes: [MISMATCH],
    reasons: ['not_covered'],
    needs: 'url',
    spoil: uncovering('@query'),
  },
  {
    id: 'authority',
    says: 'a request that was signed for another server is refused',
    row: 5,
    codes: [MISMATCH],
    reasons: ['wrong_authority'],
    needs: 'url',
    spoil: (plan) => (plan.authority = 'elsewhere.example.org'),
  },
  {
    id: 'clock',
    says: 'a request dated two minutes back is refused',
    row: 6,
    codes: [MISMATCH],
    reasons: ['clock_skew'],
    needs: 'url',
    spoil: (plan) => (plan.created = String(nowSeconds() - 120)),
  },
  {
    id: 'expired',
    says: 'a request whose expires has passed is refused',
    row: 7,
    codes: [MISMATCH],
    reasons: ['expired'],
    needs: 'url',
    spoil: (plan) => {
      const expires = Math.min(Number(plan.created), nowSeconds() - 30);
      plan.created = String(expires);
      plan.more.push(`expires=${expires}`);
    },
  },
  {
    id: 'discovery',
    says: 'a signer whose descriptor cannot be had is refused',
    row: 8,
    codes: ['SW_FED_ADDRESS_REFUSED', 'SW_FED_DISCOVERY_FAILED'],
    reasons: [],
    needs: 'url',
    spoil: (plan) => (plan.signer = NOBODY),
  },
  {
    id: 'unknown-key',
    says: 'a key that is not in the descriptor is refused',
    row: 9,
    codes: [MISMATCH],
    reasons: ['unknown_key'],
    needs: 'heard',
    spoil: (plan) => (plan.keyId = 'ed25519:not-in-it'),
  },
  {
    id: 'signature',
    says: 'a signature that does not verify is refused',
    row: 10,
    codes: [MISMATCH],
    reasons: ['bad_signature'],
    needs: 'heard',
    spoil: breakSignature,
  },
  {
    id: 'digest',
    says: 'a body that is not the signed one is refused',
    row: 11,
    codes: [MISMATCH],
    reasons: ['digest_mismatch'],
    needs: 'heard',
    spoil: (plan) => (plan.sentBody ??= '{"nonce":"another-body-than-signed"}'),
  },
];

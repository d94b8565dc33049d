import { decodeBase64url } from '../encoding/base64';
import { refuse, type Outcome } from '../errors/refusal';
import { isCurrent, type KeyState } from './descriptor';

/** A peer's key as this server has come to know it. Times in ms. */
export interface KnownKey {
  readonly keyId: string;
  /** base64url of 32 bytes. */
  readonly publicKey: string;
  readonly state: KeyState;
  readonly validFrom: number;
  readonly validUntil: number;
  readonly firstSeen: number;
}

/** What is remembered of a peer's descriptors. Times in ms. */
export interface KnownPeer {
  readonly serverName: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly protocolVersions: readonly string[];
  /** Base URL, normalised. */
  readonly federationUrl: string;
  readonly keys: readonly KnownKey[];
}

/** A key that the peer dated by a clock slightly ahead of ours serves at once. */
const MAX_CLOCK_SKEW_MS = 60_000;

/**
 * The key that may have signed a request, or an event of `/send`: active or overlap, and within its time.
 * Refuses with SW_FED_SIGNATURE_MISMATCH, `unknown_key` or `expired_key`; either is worth one refetch.
 */
export function keyForRequest(
  peer: KnownPeer,
  keyId: string,
  now: number,
): Outcome<{ publicKey: Buffer; key: KnownKey }> {
  const key = peer.keys.find((candidate) => candidate.keyId === keyId);
  if (!key) {
    return refuse('SW_FED_SIGNATURE_MISMATCH', `${peer.serverName} has no key ${keyId}.`, {
      reason: 'unknown_key',
    });
  }
  if (!isCurrent(key.state) || now < key.validFrom - MAX_CLOCK_SKEW_MS || now >= key.validUntil) {
    return refuse('SW_FED_SIGNATURE_MISMATCH', `The key ${keyId} of ${peer.serverName} may not sign now.`, {
      reason: 'expired_key',
    });
  }
  return { ok: true, publicKey: decodeBase64url(key.publicKey)!, key };
}

/** A peer's keys from the oldest to the newest, the same at every server that knows the same keys. */
export function rotationOrder(peer: KnownPeer): KnownKey[] {
  return [...peer.keys].sort((a, b) => a.validFrom - b.validFrom || (a.keyId < b.keyId ? -1 : 1));
}

/** Whether key `a` comes after key `b` in the peer's rotations; false where either is unknown. */
export function isNewerKey(peer: KnownPeer, a: string, b: string): boolean {
  const order = rotationOrder(peer).map(({ keyId }) => keyId);
  return order.includes(b) && order.indexOf(a) > order.indexOf(b);
}

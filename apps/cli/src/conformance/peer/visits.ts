import {
  decodeBase64url,
  isCurrent,
  readRequestSignature,
  refuse,
  verifyContentDigest,
  verifyRequestSignature,
  type Descriptor,
  type Refusal,
} from '@app/protocol';
import type { Incoming } from './listener';

/** A request of the server that is looked at, and what was wrong with it, if anything. */
export interface Visit {
  readonly incoming: Incoming;
  readonly fault: Refusal | undefined;
}

/** Every signed request that came in, judged as section 6.2 says. */
export class Visits {
  readonly entries: Visit[] = [];
  private readonly nonces = new Set<string>();
  private trusted: Descriptor | undefined;

  constructor(private readonly authority: string) {}

  /** From now on requests are verified with the keys of this descriptor. */
  trust(descriptor: Descriptor): void {
    this.trusted = descriptor;
  }

  /** The bytes of a key of the server that may sign what is new. */
  keyOf(keyId: string): Buffer | undefined {
    const key = this.trusted?.keys.find(({ key_id, state }) => key_id === keyId && isCurrent(state));
    return key && decodeBase64url(key.public_key);
  }

  judge(incoming: Incoming): Refusal | undefined {
    const fault = this.faultOf(incoming);
    this.entries.push({ incoming, fault });
    return fault;
  }

  private faultOf(incoming: Incoming): Refusal | undefined {
    const read = readRequestSignature(incoming, { authorities: [this.authority], now: Date.now() / 1_000 });
    if (!read.ok) return read;
    const { claim } = read;
    const key = claim.serverName === this.trusted?.server_name ? this.keyOf(claim.keyId) : undefined;
    if (!key) return refuse('SW_FED_SIGNATURE_MISMATCH', undefined, { reason: 'unknown_key' });
    const signature = verifyRequestSignature(claim, key);
    if (!signature.ok) return signature;
    const digest = verifyContentDigest(claim, incoming.body);
    if (!digest.ok) return digest;
    if (this.nonces.has(claim.nonce)) return refuse('SW_FED_REPLAYED_REQUEST');
    this.nonces.add(claim.nonce);
    return undefined;
  }
}

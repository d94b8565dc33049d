import { Injectable } from '@nestjs/common';
import type { PeerKey } from '@app/contracts/identity';
import type { PeerAction, PolicyVerdict } from '@app/contracts/policy';
import {
  decodeBase64url,
  readRequestSignature,
  refuse,
  verifyContentDigest,
  verifyRequestSignature,
  type Outcome,
  type ReceivedRequest,
  type Refusal,
  type RequestClaim,
} from '@app/protocol';
import { Clock } from '@app/runtime';
import { canonicalAuthority } from '../domain/authority';
import { keyForRequest } from '../domain/key-for-request';
import { LimitSigner } from './limit-signer';
import { Nonces, PeerKeys, PeerPolicy, Tenants } from './ports';

/** A request as it came in, its body whole, or too large to be kept. */
export interface Arrival {
  received: ReceivedRequest;
  body: Buffer | 'too_large';
  action: PeerAction;
  trace_id: string;
  /** The protocol version of the route. */
  version: string;
}

/** Who signed it, and what our policy says to them. */
export interface Admission {
  tenant: string;
  peer: string;
  standing: PolicyVerdict;
}

/** A refusal, and how far the request came: a peer whose key was found is one that we know. */
export type Rejection = Refusal & { tenant?: string; peer?: string };

/** The checks of a signed request, in the order that docs/protocol.md fixes; the first failure names the code. */
@Injectable()
export class AdmitRequest {
  constructor(
    private readonly tenants: Tenants,
    private readonly keys: PeerKeys,
    private readonly nonces: Nonces,
    private readonly policy: PeerPolicy,
    private readonly limit: LimitSigner,
    private readonly clock: Clock,
  ) {}

  async run({
    received,
    body,
    action,
    version,
    trace_id,
  }: Arrival): Promise<({ ok: true } & Admission) | Rejection> {
    if (body === 'too_large') return refuse('SW_FED_TOO_LARGE');
    const tenancy = await this.tenants.byAuthority(canonicalAuthority(received.authority));
    const now = this.clock.now();

    const read = readRequestSignature(received, { authorities: tenancy?.authorities ?? [], now: now / 1000 });
    if (!tenancy)
      return read.ok ? refuse('SW_FED_SIGNATURE_MISMATCH', undefined, { reason: 'wrong_authority' }) : read;
    const { tenant } = tenancy;
    if (!read.ok) return { ...read, tenant };
    const { claim } = read;
    const peer = claim.serverName;

    const found = await this.keys.find(tenant, peer, claim.keyId);
    if (!found.ok) return { ...found, tenant };

    const signed = verify(claim, found, body, now);
    if (!signed.ok) return { ...signed, tenant, peer };
    const paced = this.limit.run(tenant, peer);
    if (!paced.ok) return { ...paced, tenant, peer };
    // A server that calls a route of this version has to say in its descriptor that it speaks it.
    const versions = found.protocol_versions.filter((name) => name === version);
    // Side by side, for the nonce waits for the disk; what our policy says of a replay is told to nobody.
    const [fresh, standing] = await Promise.all([
      this.nonces.use(remembered(tenant, claim)),
      this.policy.judge({ tenant, peer, action, versions, trace_id }),
    ]);
    if (!fresh) return { ...refuse('SW_FED_REPLAYED_REQUEST'), tenant, peer };
    return { ok: true, tenant, peer, standing };
  }
}

function verify(claim: RequestClaim, found: PeerKey, body: Buffer, now: number): Outcome<object> {
  const usable = keyForRequest(found, now);
  if (!usable.ok) return usable;
  const publicKey = decodeBase64url(found.public_key);
  if (!publicKey) return refuse('SW_FED_BAD_KEY');
  const signature = verifyRequestSignature(claim, publicKey);
  return signature.ok ? verifyContentDigest(claim, body) : signature;
}

const remembered = (tenant: string, { serverName, nonce, nonceExpiresAt }: RequestClaim) => ({
  tenant,
  signer: serverName,
  nonce,
  expires_at: Math.ceil(nonceExpiresAt * 1000),
});

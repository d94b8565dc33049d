import type { PeerKey, TenantIdentity } from '@app/contracts/identity';
import type { Delivery, SendAnswer } from '@app/contracts/ingest';
import type { PolicyQuestion, PolicyVerdict } from '@app/contracts/policy';
import type { Refusal } from '@app/protocol';

/** One nonce of one verified request. */
export interface UsedNonce {
  tenant: string;
  signer: string;
  nonce: string;
  /** Epoch milliseconds. */
  expires_at: number;
}

/** The nonces that were used, for as long as their requests could be replayed; shared by all gateways. */
export abstract class Nonces {
  /** True for exactly one of all uses. Resolves once that is durable. */
  abstract use(nonce: UsedNonce): Promise<boolean>;
  /** Forgets nonces that expired before `now`. */
  abstract prune(now: number): Promise<void>;
}

/** The keys of peers, as identity knows them. */
export abstract class PeerKeys {
  abstract find(tenant: string, serverName: string, keyId: string): Promise<PeerKey | Refusal>;
  /** The server's keys are other ones now. */
  abstract forget(tenant: string, serverName: string): void;
}

export abstract class PeerPolicy {
  abstract judge(question: PolicyQuestion): Promise<PolicyVerdict>;
}

/** Where verified `/send` requests go. */
export abstract class RoomLog {
  abstract accept(delivery: Delivery): Promise<SendAnswer | Refusal>;
}

/** Which names mean which of our tenants. */
export abstract class Tenants {
  /** The tenant of a canonical authority. */
  abstract byAuthority(authority: string): Promise<Tenancy | undefined>;
  abstract byName(tenant: string): Promise<Tenancy | undefined>;
  abstract all(): Promise<Tenancy[]>;
  /** Resolves once every tenant that there was at the call is known here. */
  abstract reread(): Promise<void>;
}

export type Tenancy = Pick<TenantIdentity, 'tenant' | 'authorities'>;

/** Whoever issues bearer tokens. */
export abstract class TokenIssuer {
  /** The payload of a token that is genuine and in force; undefined for any other, whatever is wrong with it. */
  abstract verify(token: string): Promise<Readonly<Record<string, unknown>> | undefined>;
}

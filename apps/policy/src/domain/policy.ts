import type { FederationPolicy, PolicyView } from '@app/contracts/policy';
import type { PeeringMarks } from './peerings';
import { compilePatterns, type PeerPatterns } from './peer-patterns';

/** A tenant's policy as it is stored. */
export interface TenantPolicy extends FederationPolicy {
  readonly tenant: string;
  readonly enabled: boolean;
  /** Grows by one with every write; 0 is a policy nobody has written yet. */
  readonly version: number;
  /** Peers whose peering was ended, by us or by them; an exact entry in `allowed_peers` begins it anew. */
  readonly severed_peers: string[];
  /** By server name, of peerings that were ended before; the rest have none. */
  readonly peerings: Readonly<Record<string, PeeringMarks>>;
}

/** A policy made ready for many decisions. */
export interface CompiledPolicy extends TenantPolicy {
  readonly allowed: PeerPatterns;
  readonly denied: PeerPatterns;
}

export const INITIAL_POLICY: Readonly<FederationPolicy> = {
  default_mode: 'invite_only',
  allowed_peers: [],
  denied_peers: [],
  max_foreign_participants_per_room: 50,
  max_backfill_events_per_request: 1000,
  min_signature_protocol: 'v1',
};

export const initialPolicy = (tenant: string): TenantPolicy => ({
  tenant,
  enabled: true,
  version: 0,
  severed_peers: [],
  peerings: {},
  ...INITIAL_POLICY,
});

export const compilePolicy = (policy: TenantPolicy): CompiledPolicy => ({
  ...policy,
  allowed: compilePatterns(policy.allowed_peers),
  denied: compilePatterns(policy.denied_peers),
});

/** The part of a tenant's policy that admins write. */
export const federationPolicy = (policy: TenantPolicy): FederationPolicy => ({
  default_mode: policy.default_mode,
  allowed_peers: policy.allowed_peers,
  denied_peers: policy.denied_peers,
  max_foreign_participants_per_room: policy.max_foreign_participants_per_room,
  max_backfill_events_per_request: policy.max_backfill_events_per_request,
  min_signature_protocol: policy.min_signature_protocol,
});

/** A policy as admins read it. */
export const policyView = (policy: TenantPolicy): PolicyView => ({
  ...federationPolicy(policy),
  enabled: policy.enabled,
  version: policy.version,
});

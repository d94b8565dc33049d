import {
  canonicalize,
  composeDescriptor,
  encodeBase64url,
  isCurrent,
  PROTOCOL_VERSIONS,
  type DescriptorKey,
  type Signer,
} from '@app/protocol';
import { activeKey, listedKeys, nextRetirement } from './tenant-keys';

const LIFETIME_MS = 24 * 3_600_000;

export interface DescriptorFacts {
  readonly tenant: string;
  readonly keys: readonly DescriptorKey[];
  readonly federationBase: string;
  readonly software: { name: string; version: string };
  readonly limits: Record<string, number>;
}

export interface OwnDescriptor {
  readonly text: string;
  readonly issuedAt: number;
  /** From here on a newer one has to be made. */
  readonly staleAt: number;
}

export const protocolVersions = (): string[] => PROTOCOL_VERSIONS.map(({ name }) => name);

/**
 * Makes a tenant's descriptor, signed by the active and by every overlap key. `issued_at` is above that of the one
 * before, whatever the clock says. A tenant without a key has a descriptor that says so and that nobody accepts.
 */
export function makeDescriptor(
  facts: DescriptorFacts,
  signers: ReadonlyMap<string, Signer>,
  { now, previousIssuedAt }: { now: number; previousIssuedAt: number },
): OwnDescriptor {
  const issuedAt = Math.max(now, previousIssuedAt + 1);
  const active = activeKey(facts.keys);
  const fields = {
    server_name: facts.tenant,
    protocol_versions: protocolVersions(),
    key_id: active?.key_id ?? '',
    public_key: active?.public_key ?? '',
    keys: active ? listedKeys(facts.keys) : [],
    endpoints: { federation: facts.federationBase },
    limits: facts.limits,
    software: facts.software,
    issued_at: issuedAt,
    expires_at: issuedAt + LIFETIME_MS,
  };
  const { signingBytes, finish } = composeDescriptor(fields);
  const signatures = fields.keys
    .filter(({ state }) => isCurrent(state))
    .map(({ key_id }) => ({ key_id, value: encodeBase64url(signers.get(key_id)!(signingBytes)) }));
  return {
    text: active ? finish(signatures) : canonicalize({ ...fields, keys: [], signatures: [] }),
    issuedAt,
    staleAt: Math.min(issuedAt + LIFETIME_MS / 2, nextRetirement(fields.keys)),
  };
}

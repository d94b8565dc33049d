import type { DescriptorKey, Refusal } from '@app/protocol';
import { ask, topic, type Tenant } from './contract';
import type { ServerLook } from './diagnosis';

/** What identity tells of one of our tenants. Private keys never cross this contract. */
export interface TenantIdentity {
  tenant: Tenant;
  /** Values of Host that mean this tenant. */
  authorities: string[];
  created_at: number;
}

export interface IdentityView {
  server_name: string;
  key_id: string;
  public_key: string;
  keys: DescriptorKey[];
  protocol_versions: string[];
  next_rotation_at: number | null;
}

/** A peer's key as identity knows it; the asker applies the rule that fits (request, push, backfill). */
export interface PeerKey {
  ok: true;
  server_name: string;
  key_id: string;
  /** base64url of 32 bytes. */
  public_key: string;
  state: DescriptorKey['state'];
  valid_from: number;
  valid_until: number;
  /** Grows along the server's rotations: a later key has a higher rank. */
  rank: number;
  /** What its server speaks, by its newest descriptor. */
  protocol_versions: string[];
}

export interface PeerDescription {
  server_name: string;
  /** Base URL of the peer's federation endpoint; `/v1/...` is appended. */
  federation_url: string;
  protocol_versions: string[];
  key_id: string;
  keys: DescriptorKey[];
  fetched_at: number;
}

/** A request to sign; `content_digest` is the field's value and present exactly for a POST. */
export interface RequestToSign {
  method: 'GET' | 'POST';
  authority: string;
  path: string;
  /** Without the question mark. */
  query: string;
  content_digest?: string;
}

export const identity = {
  tenants: ask<Record<string, never>, { tenants: TenantIdentity[] }>('identity.tenants', {
    ofInstance: true,
  }),
  /** Makes a tenant with its first key; refuses a name that has a key already. Asked for the operator alone. */
  createTenant: ask<{ tenant: Tenant }, IdentityView>('identity.create-tenant'),
  descriptor: ask<{ tenant: Tenant }, { text: string }>('identity.descriptor'),
  describe: ask<{ tenant: Tenant }, IdentityView>('identity.describe'),
  generateKey: ask<{ tenant: Tenant }, IdentityView>('identity.generate-key'),
  rotateKey: ask<{ tenant: Tenant; revoke_old: boolean }, IdentityView>('identity.rotate-key'),
  /** Signs RFC 8785 headers of events of the tenant's own chains; replies base64url in order. */
  signEvents: ask<{ tenant: Tenant; headers: string[] }, { key_id: string; signatures: string[] }>(
    'identity.sign-events',
  ),
  signHeads: ask<{ tenant: Tenant; heads: string[] }, { key_id: string; signatures: string[] }>(
    'identity.sign-heads',
  ),
  /** Replies with the header fields to add to each request. */
  signRequests: ask<{ tenant: Tenant; requests: RequestToSign[] }, { headers: Record<string, string>[] }>(
    'identity.sign-requests',
  ),
  /**
   * Looks keys up, discovering servers that are not known yet: single-flight, bounded, with a negative cache. `spoke` says
   * that a request came in their names just now: a failed look is made again soon.
   */
  peerKeys: ask<
    { tenant: Tenant; keys: { server_name: string; key_id: string }[]; spoke?: boolean },
    { keys: (PeerKey | Refusal)[] }
  >('identity.peer-keys'),
  /** `refresh` refetches; `accept_new_keys` is an admin's word that breaks continuity. */
  peer: ask<
    { tenant: Tenant; server_name: string; refresh?: boolean; accept_new_keys?: boolean },
    PeerDescription
  >('identity.peer'),
  peers: ask<{ tenant: Tenant; server_names: string[] }, { peers: PeerDescription[] }>('identity.peers'),
  /** Looks at a server anew, for a diagnosis; keeps nothing. Refuses with SW_FED_RATE_LIMITED where many ask. */
  look: ask<{ tenant: Tenant; server_name: string; timeout_ms: number }, ServerLook>('identity.look'),
};

export const identityTopics = {
  /** A peer's keys changed: whoever caches them drops them. */
  peerKeysChanged: topic<{ tenant: Tenant; server_name: string }>('identity.peer-keys-changed'),
  keyRotated: topic<{ tenant: Tenant; key_id: string }>('identity.key-rotated'),
};

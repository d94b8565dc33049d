import { Injectable, Logger } from '@nestjs/common';
import type { PeerChanges, Refusal } from '@app/protocol';

const NAMES = {
  discoveryFailed: 'federation.peer_discovery_failed',
  peerKeysChanged: 'federation.peer_keys_changed',
  tenantCreated: 'federation.tenant_created',
  keyGenerated: 'federation.key_generated',
  keyRotated: 'federation.key_rotated',
} as const;

/** The `federation.*` events of this context. */
@Injectable()
export class IdentityEvents {
  private readonly logger = new Logger('identity');

  discoveryFailed(tenant: string, peer: string, { code, reason, detail }: Refusal): void {
    this.logger.warn({
      msg: NAMES.discoveryFailed,
      tenant,
      peer,
      url: `https://${peer}/.well-known/scaiwave/server`,
      code,
      reason,
      detail: detail?.slice(0, 300),
    });
  }

  peerKeysChanged(tenant: string, peer: string, { added, moved }: PeerChanges): void {
    this.logger.log({ msg: NAMES.peerKeysChanged, tenant, peer, added, moved });
  }

  tenantCreated(tenant: string): void {
    this.logger.log({ msg: NAMES.tenantCreated, tenant });
  }

  keyGenerated(tenant: string, keyId: string): void {
    this.logger.log({ msg: NAMES.keyGenerated, tenant, key_id: keyId });
  }

  keyRotated(tenant: string, keyId: string, revokedOld: boolean): void {
    this.logger.log({ msg: NAMES.keyRotated, tenant, key_id: keyId, revoked_old: revokedOld });
  }
}

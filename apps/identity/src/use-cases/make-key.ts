import { Injectable } from '@nestjs/common';
import { encodeBase64url, generateKeyPair, keyIdOf } from '@app/protocol';
import type { NewKey } from '../domain/tenant-keys';
import { SeedVault, type SealedKey } from './ports';

/** Makes a key whose secret half leaves here sealed. */
@Injectable()
export class MakeKey {
  constructor(private readonly vault: SeedVault) {}

  run(tenant: string): { key: NewKey; added: SealedKey } {
    const { publicKey, seed } = generateKeyPair();
    const keyId = keyIdOf(publicKey);
    return {
      key: { key_id: keyId, public_key: encodeBase64url(publicKey) },
      added: { key_id: keyId, sealed: this.vault.seal(seed, { tenant, keyId }) },
    };
  }
}

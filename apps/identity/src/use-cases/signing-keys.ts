import { Injectable } from '@nestjs/common';
import { FederationError, refuse, signerOf, type Signer } from '@app/protocol';
import { SeedVault, TenantKeys, type SealedKey } from './ports';

/** Opened keys. Which key signs is asked of the database each time: a rotation elsewhere counts at once. */
@Injectable()
export class SigningKeys {
  private readonly signers = new Map<string, Signer>();

  constructor(
    private readonly keys: TenantKeys,
    private readonly vault: SeedVault,
  ) {}

  /** Throws SW_FED_BAD_KEY for a tenant that has no key yet. */
  async active(tenant: string): Promise<{ keyId: string; sign: Signer }> {
    const sealed = await this.keys.active(tenant);
    if (!sealed) {
      throw new FederationError(
        refuse(
          'SW_FED_BAD_KEY',
          `${tenant} has no federation key yet; run \`scaiwave admin federation key generate\`.`,
        ),
      );
    }
    return { keyId: sealed.key_id, sign: this.signer(tenant, sealed) };
  }

  signer(tenant: string, { key_id, sealed }: SealedKey): Signer {
    const owner = `${tenant} ${key_id}`;
    const known = this.signers.get(owner);
    if (known) return known;
    const signer = signerOf(this.vault.open(sealed, { tenant, keyId: key_id }));
    this.signers.set(owner, signer);
    return signer;
  }
}

import { Injectable } from '@nestjs/common';
import { encodeBase64url, FederationError } from '@app/protocol';
import { chainHead, eventHeader, type Signable } from '../domain/signable';
import { SigningKeys } from './signing-keys';

export interface Signatures {
  key_id: string;
  signatures: string[];
}

/** Signs what a tenant says of its own chains: headers of events, and heads. All of a batch or nothing. */
@Injectable()
export class SignStatements {
  constructor(private readonly signingKeys: SigningKeys) {}

  events({ tenant, headers }: { tenant: string; headers: string[] }): Promise<Signatures> {
    return this.sign(tenant, headers, eventHeader);
  }

  heads({ tenant, heads }: { tenant: string; heads: string[] }): Promise<Signatures> {
    return this.sign(tenant, heads, chainHead);
  }

  private async sign(tenant: string, texts: readonly string[], signable: Signable): Promise<Signatures> {
    const { keyId, sign } = await this.signingKeys.active(tenant);
    const signatures = texts.map((text) => {
      const judged = signable(text, tenant);
      if (!judged.ok) throw new FederationError(judged);
      return encodeBase64url(sign(judged.bytes));
    });
    return { key_id: keyId, signatures };
  }
}

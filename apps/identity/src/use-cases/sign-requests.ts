import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { RequestToSign } from '@app/contracts/identity';
import { newNonce, prepareSignedRequest } from '@app/protocol';
import { Clock } from '@app/runtime';
import { SigningKeys } from './signing-keys';

@Injectable()
export class SignRequests {
  constructor(
    private readonly signingKeys: SigningKeys,
    private readonly clock: Clock,
  ) {}

  async run({ tenant, requests }: { tenant: string; requests: RequestToSign[] }) {
    const { keyId, sign } = await this.signingKeys.active(tenant);
    const created = Math.floor(this.clock.now() / 1000);
    const headers = requests.map(({ content_digest, ...request }) => {
      const prepared = prepareSignedRequest(
        { ...request, ...(content_digest !== undefined && { contentDigest: content_digest }) },
        { serverName: tenant, keyId, created, nonce: newNonce(randomBytes) },
      );
      return prepared.finish(sign(prepared.signatureBase));
    });
    return { headers };
  }
}

import { Injectable } from '@nestjs/common';
import { MAX_EVENT_BYTES } from '@app/protocol';
import { Clock } from '@app/runtime';
import { makeDescriptor } from '../domain/own-descriptor';
import { keysAt } from '../domain/tenant-keys';
import { FindTenant } from './find-tenant';
import { IdentitySettings, TenantKeys } from './ports';
import { SigningKeys } from './signing-keys';

const LIMITS = {
  max_events_per_request: 100,
  max_request_bytes: 1_048_576,
  max_event_bytes: MAX_EVENT_BYTES,
};

/** The descriptor that peers read, made anew when keys changed or half its life is over. */
@Injectable()
export class PublishDescriptor {
  constructor(
    private readonly findTenant: FindTenant,
    private readonly keys: TenantKeys,
    private readonly signingKeys: SigningKeys,
    private readonly settings: IdentitySettings,
    private readonly clock: Clock,
  ) {}

  async run({ tenant }: { tenant: string }): Promise<{ text: string }> {
    const now = this.clock.now();
    const published = await this.keys.descriptor(tenant);
    if (published && now < published.staleAt) return { text: published.text };
    const { federationBase } = await this.findTenant.run(tenant);
    const { software } = this.settings;
    return this.keys.renewDescriptor(tenant, now, ({ keys, sealed, previousIssuedAt }) =>
      makeDescriptor(
        { tenant, keys: keysAt(keys, now), federationBase, software, limits: LIMITS },
        new Map(sealed.map((key) => [key.key_id, this.signingKeys.signer(tenant, key)])),
        { now, previousIssuedAt },
      ),
    );
  }
}

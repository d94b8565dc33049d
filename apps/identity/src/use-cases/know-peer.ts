import { Injectable } from '@nestjs/common';
import { Clock } from '@app/runtime';
import { freshness } from '../domain/freshness';
import type { StoredPeer } from '../domain/peer-views';
import { DiscoverPeer, type Discovery, type DiscoveryOptions } from './discover-peer';

/** What is known of a peer, brought up to date first where that is needed. */
@Injectable()
export class KnowPeer {
  constructor(
    private readonly discoverPeer: DiscoverPeer,
    private readonly clock: Clock,
  ) {}

  async run(
    tenant: string,
    serverName: string,
    stored: StoredPeer | undefined,
    { spoke }: Pick<DiscoveryOptions, 'spoke'> = {},
  ): Promise<Discovery> {
    if (!stored) return this.discoverPeer.run(tenant, serverName, { unlessKnown: true, spoke });
    const { fetchedAt, known } = stored;
    const age = freshness({ fetchedAt, expiresAt: known.expiresAt }, this.clock.now());
    if (age === 'fresh') return { ok: true, stored };
    const renewal = this.discoverPeer.run(tenant, serverName);
    if (age === 'expired') {
      const renewed = await renewal;
      // A server that is gone has still signed what it signed: each key keeps its own limits.
      return renewed.ok ? renewed : { ok: true, stored };
    }
    renewal.catch(() => undefined);
    return { ok: true, stored };
  }
}

import { Injectable, Logger } from '@nestjs/common';
import { presence } from '@app/contracts/presence';
import { Bus } from '@app/messaging';
import { EPHEMERAL_LIMITS } from '@app/protocol';
import { Clock } from '@app/runtime';
import { LIMITS } from '../domain/limits';
import { Recent } from '../domain/recent';
import { draw, type Bucket } from '../domain/token-bucket';
import { GatewayEvents } from '../events';

interface PeersEphemerals {
  tenant: string;
  peer: string;
  ephemeral: string[];
}

const ALLOWANCE = { perSecond: EPHEMERAL_LIMITS.perServerPerSecond, burst: LIMITS.ephemeralsPerPeerBurst };
const TIMEOUT_MS = 3_000;

/**
 * Passes on what peers say of who is there and who types. Nobody waits for it: what is more than a server's share, or
 * more than can be passed on, is dropped before it costs anything.
 */
@Injectable()
export class HandOverEphemerals {
  private readonly logger = new Logger(HandOverEphemerals.name);
  private readonly buckets = new Recent<Bucket>(LIMITS.trackedPeers);
  private waiting: PeersEphemerals[] = [];
  private passing: Promise<void> | undefined;

  constructor(
    private readonly bus: Bus,
    private readonly events: GatewayEvents,
    private readonly clock: Clock,
  ) {}

  run(tenant: string, peer: string, texts: readonly string[]): void {
    if (texts.length === 0) return;
    const ephemeral =
      this.waiting.length < LIMITS.ephemeralRequestsWaiting ? this.share(tenant, peer, texts) : [];
    if (ephemeral.length < texts.length) this.events.dropped(texts.length - ephemeral.length);
    if (ephemeral.length === 0) return;
    this.waiting.push({ tenant, peer, ephemeral });
    this.passing ??= this.pass().finally(() => (this.passing = undefined));
  }

  private share(tenant: string, peer: string, texts: readonly string[]): string[] {
    const key = `${tenant} ${peer}`;
    const now = this.clock.now();
    return texts.filter((text) => {
      if (text.length > EPHEMERAL_LIMITS.bytes) return false;
      const drawn = draw(this.buckets.get(key), ALLOWANCE, now);
      this.buckets.set(key, drawn.bucket);
      return drawn.ok;
    });
  }

  private async pass(): Promise<void> {
    while (this.waiting.length > 0) {
      const deliveries = this.waiting.splice(0, LIMITS.askBatch);
      try {
        await this.bus.ask(presence.hear, { deliveries }, { timeoutMs: TIMEOUT_MS });
      } catch (err) {
        this.logger.warn({ msg: 'ephemerals were lost', err });
      }
    }
  }
}

import { Injectable } from '@nestjs/common';
import { refuse, type Outcome } from '@app/protocol';
import { Clock } from '@app/runtime';
import { LIMITS } from '../domain/limits';
import { Recent } from '../domain/recent';
import { draw, type Bucket } from '../domain/token-bucket';

const ALLOWANCE = { perSecond: LIMITS.s2sPerSignerPerSecond, burst: LIMITS.s2sPerSignerBurst };

/** Holds each server to a steady rate, whatever addresses it calls from. Only for verified signers. */
@Injectable()
export class LimitSigner {
  private readonly buckets = new Recent<Bucket>(LIMITS.trackedPeers);

  constructor(private readonly clock: Clock) {}

  run(tenant: string, signer: string): Outcome<object> {
    const key = `${tenant} ${signer}`;
    const drawn = draw(this.buckets.get(key), ALLOWANCE, this.clock.now());
    this.buckets.set(key, drawn.bucket);
    if (drawn.ok) return { ok: true };
    return refuse('SW_FED_RATE_LIMITED', undefined, { facts: { retry_after: drawn.retryAfterSeconds } });
  }
}

import { Injectable } from '@nestjs/common';
import { Clock } from '@app/runtime';
import { LIMITS } from '../domain/limits';
import { Recent } from '../domain/recent';
import { draw, type Bucket } from '../domain/token-bucket';

const ALLOWANCE = { perSecond: LIMITS.saysPerPersonPerSecond, burst: LIMITS.saysPerPersonBurst };

/** Holds each person to a rate that nobody's fingers reach, in what goes out to all who share a room. */
@Injectable()
export class LimitPerson {
  private readonly buckets = new Recent<Bucket>(LIMITS.cachedParticipants);

  constructor(private readonly clock: Clock) {}

  /** Whether the person may say something more now. */
  run(tenant: string, participantId: string): boolean {
    const key = `${tenant} ${participantId}`;
    const drawn = draw(this.buckets.get(key), ALLOWANCE, this.clock.now());
    this.buckets.set(key, drawn.bucket);
    return drawn.ok;
  }
}

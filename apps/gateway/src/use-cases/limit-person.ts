import { Injectable } from '@nestjs/common';
import { Clock } from '@app/runtime';
import { LIMITS } from '../domain/limits';
import { Recent } from '../domain/recent';
import { draw, type Bucket } from '../domain/token-bucket';

const ALLOWANCES = {
  /** What goes out to all who share a room. */
  says: { perSecond: LIMITS.saysPerPersonPerSecond, burst: LIMITS.saysPerPersonBurst },
  /** Each asks many servers. */
  stories: { perSecond: LIMITS.storiesPerPersonPerSecond, burst: LIMITS.storiesPerPersonBurst },
} as const;

/** Holds each person to a rate that nobody's fingers reach, in what others have work with. */
@Injectable()
export class LimitPerson {
  private readonly buckets = new Recent<Bucket>(LIMITS.cachedParticipants);

  constructor(private readonly clock: Clock) {}

  /** Whether the person may do it once more now. */
  run(tenant: string, participantId: string, what: keyof typeof ALLOWANCES): boolean {
    const key = `${tenant} ${participantId} ${what}`;
    const drawn = draw(this.buckets.get(key), ALLOWANCES[what], this.clock.now());
    this.buckets.set(key, drawn.bucket);
    return drawn.ok;
  }
}

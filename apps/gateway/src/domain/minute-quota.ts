import { Recent } from './recent';

const MINUTE_MS = 60_000;

interface Count {
  since: number;
  taken: number;
  leftOut: number;
}

/** How many were refused since the last turn that was granted, when this one is. */
export type Turn = { granted: true; leftOut: number } | { granted: false };

/** Grants each key so many turns a minute, and counts the rest. */
export class MinuteQuota {
  private readonly counts: Recent<Count>;

  constructor(
    private readonly turns: number,
    trackedKeys: number,
  ) {
    this.counts = new Recent(trackedKeys);
  }

  take(key: string, now: number): Turn {
    let count = this.counts.get(key);
    if (!count || now - count.since >= MINUTE_MS) {
      count = { since: now, taken: 0, leftOut: count?.leftOut ?? 0 };
      this.counts.set(key, count);
    }
    if (count.taken >= this.turns) {
      count.leftOut++;
      return { granted: false };
    }
    count.taken++;
    const { leftOut } = count;
    count.leftOut = 0;
    return { granted: true, leftOut };
  }
}

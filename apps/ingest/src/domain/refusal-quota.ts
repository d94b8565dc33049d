const MINUTE_MS = 60_000;
/** A whole request of spoilt events is written down. */
export const ROWS_PER_MINUTE = 100;
const MOST_REMEMBERED = 10_000;

interface Count {
  since: number;
  written: number;
  leftOut: number;
}

/** Holds what refusals make us write to so many rows a minute for each peer and cause, and counts the rest. */
export class RefusalQuota {
  private readonly counts = new Map<string, Count>();

  /** How many were left out since the last row, where this one may be written; otherwise undefined. */
  take(tenant: string, peer: string, cause: string, now: number): number | undefined {
    const key = `${tenant} ${peer} ${cause}`;
    const known = this.counts.get(key);
    const under = known && Math.abs(now - known.since) < MINUTE_MS;
    const count = under ? known : { since: now, written: 0, leftOut: known?.leftOut ?? 0 };
    this.remember(key, count);
    if (count.written >= ROWS_PER_MINUTE) {
      count.leftOut += 1;
      return undefined;
    }
    count.written += 1;
    const { leftOut } = count;
    count.leftOut = 0;
    return leftOut;
  }

  /** What has not been touched for longest is forgotten first. */
  private remember(key: string, count: Count): void {
    this.counts.delete(key);
    this.counts.set(key, count);
    if (this.counts.size > MOST_REMEMBERED) this.counts.delete(this.counts.keys().next().value!);
  }
}

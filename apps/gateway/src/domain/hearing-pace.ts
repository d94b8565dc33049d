import { Recent } from './recent';

/** When to tell that a peer was heard: at once, and what follows within the pace once at its end, so that none is lost. */
export class HearingPace {
  private readonly toldAt: Recent<number>;

  constructor(
    private readonly everyMs: number,
    maxPeers: number,
  ) {
    this.toldAt = new Recent(maxPeers);
  }

  /** In how many milliseconds to tell; undefined when it is about to be told anyway. */
  wait(peer: string, now: number): number | undefined {
    const last = this.toldAt.get(peer) ?? -Infinity;
    const ahead = last - now;
    if (ahead > 0 && ahead <= this.everyMs) return undefined;
    // A clock that was put back does not silence anybody.
    const next = ahead > 0 ? now : Math.max(now, last + this.everyMs);
    this.toldAt.set(peer, next);
    return next - now;
  }
}

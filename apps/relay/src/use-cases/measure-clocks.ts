import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '@app/runtime';
import { clockOffset, explainSkew, whoseClock } from '../domain/clock-skew';
import type { Failure } from '../domain/failure-classes';
import { linkKey, PeerClocks, PeerFacts, type Link } from './ports';

const ONCE_IN_MS = 10 * 60_000;
const MOST_REMEMBERED = 10_000;

/** How far peers' clocks are from ours, for admins and for whoever wonders why a signature is refused. */
@Injectable()
export class MeasureClocks {
  private readonly logger = new Logger('relay');
  private readonly measuredAt = new Map<string, number>();
  private readonly offsets = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly clocks: PeerClocks,
    private readonly facts: PeerFacts,
  ) {}

  /** The peer answers, so it can be asked for the time; once in ten minutes is enough. Nobody waits for it. */
  answered(link: Link): void {
    const now = this.clock.now();
    if (Math.abs(now - (this.measuredAt.get(linkKey(link)) ?? -Infinity)) < ONCE_IN_MS) return;
    if (this.measuredAt.size >= MOST_REMEMBERED) this.measuredAt.clear();
    this.measuredAt.set(linkKey(link), now);
    this.measure(link).catch((err: unknown) => this.logger.warn({ err, ...link }, 'a clock was not read'));
  }

  /** A refusal because of the time says by how much; adds whose clock it probably is. Others stay as they are. */
  explain<Failed extends Failure>(link: Link, failed: Failed): Failed {
    const { clock_offset_ms: offset } = failed;
    if (offset === undefined) return failed;
    const others = this.others(link);
    this.learn(link, offset);
    // When the clocks agree again, this is worth knowing at once.
    this.measuredAt.delete(linkKey(link));
    return { ...failed, message: explainSkew(offset, others) };
  }

  /** Whose clock is probably off, by those of the other peers that this process knows. */
  whose(link: Link, offset_ms: number): string {
    return whoseClock(offset_ms, this.others(link));
  }

  private others(link: Link): number[] {
    return [...this.offsets].filter(([peer]) => peer !== link.peer).map(([, known]) => known);
  }

  private async measure(link: Link): Promise<void> {
    const reading = await this.clocks.read(link);
    if (reading) this.learn(link, clockOffset(reading));
  }

  private learn(link: Link, clock_offset_ms: number): void {
    if (this.offsets.size >= MOST_REMEMBERED) this.offsets.clear();
    this.offsets.set(link.peer, clock_offset_ms);
    this.facts.tell({ ...link, at: this.clock.now(), clock_offset_ms });
  }
}

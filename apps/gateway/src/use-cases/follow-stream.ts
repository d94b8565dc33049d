import { Injectable } from '@nestjs/common';
import { ingest, type Asker, type StreamItem } from '@app/contracts/ingest';
import { Bus } from '@app/messaging';
import { LIMITS } from '../domain/limits';
import { WakeStreams } from './wake-streams';

/**
 * Everything a person may see, from a position on: first what is there, then what comes. Yields at once, and
 * empty pages as a sign of life; asks again with each, so a wake that got lost costs a heartbeat.
 */
@Injectable()
export class FollowStream {
  constructor(
    private readonly bus: Bus,
    private readonly streams: WakeStreams,
  ) {}

  async *run(asker: Asker, after: string | null, closed: AbortSignal): AsyncGenerator<StreamItem[]> {
    const sleep = new Sleep();
    const unsubscribe = this.streams.onMove(asker.tenant, () => sleep.wake());
    closed.addEventListener('abort', () => sleep.wake());
    let first = true;
    try {
      while (!closed.aborted) {
        const page = await this.bus.ask(ingest.stream, { ...asker, after, limit: LIMITS.streamPage });
        after = page.position;
        if (first || page.items.length > 0) yield page.items;
        else if (!(await sleep.until(LIMITS.streamHeartbeatMs))) yield [];
        first = false;
      }
    } finally {
      unsubscribe();
    }
  }
}

/** A sleep that a wake ends, also one that came just before it. */
class Sleep {
  private woken = false;
  private end?: () => void;

  wake(): void {
    this.woken = true;
    this.end?.();
  }

  /** Whether it was woken within `ms`. */
  async until(ms: number): Promise<boolean> {
    if (!this.woken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.end = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    const { woken } = this;
    this.woken = false;
    return woken;
  }
}

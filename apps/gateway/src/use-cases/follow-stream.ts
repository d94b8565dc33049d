import { Injectable } from '@nestjs/common';
import { ingest, type Asker, type StreamItem } from '@app/contracts/ingest';
import type { LiveItem } from '@app/contracts/presence';
import { Bus } from '@app/messaging';
import { LIMITS } from '../domain/limits';
import { AttendStreams } from './attend-streams';
import { TellStreams } from './tell-streams';
import { WakeStreams } from './wake-streams';

/**
 * Everything a person may see, from a position on: first what is there, then what comes, with what is not kept in
 * between. Yields at once, and empty pages as a sign of life; asks again with each, so a wake that got lost costs a
 * heartbeat. As long as it is followed, the person is there.
 */
@Injectable()
export class FollowStream {
  constructor(
    private readonly bus: Bus,
    private readonly streams: WakeStreams,
    private readonly live: TellStreams,
    private readonly attendance: AttendStreams,
  ) {}

  async *run(
    asker: Asker,
    fqid: string,
    after: string | null,
    closed: AbortSignal,
  ): AsyncGenerator<(StreamItem | LiveItem)[]> {
    const sleep = new Sleep();
    let moved = false;
    const unsubscribe = this.streams.onMove(asker.tenant, () => {
      moved = true;
      sleep.wake();
    });
    const mailbox = this.live.open(asker.tenant, fqid, () => sleep.wake());
    closed.addEventListener('abort', () => sleep.wake());
    let leave: (() => void) | undefined;
    const read = async () => {
      const page = await this.bus.ask(ingest.stream, { ...asker, after, limit: LIMITS.streamPage });
      after = page.position;
      return page.items;
    };
    try {
      const first = await read();
      leave = this.attendance.enter(asker.tenant, fqid);
      yield first;
      moved = true;
      while (!closed.aborted) {
        const told = mailbox.take();
        if (told.length > 0) yield told;
        if (moved) {
          moved = false;
          const items = await read();
          if (items.length === 0) continue;
          // There may be more behind them.
          moved = true;
          yield items;
        } else if (!(await sleep.until(LIMITS.streamHeartbeatMs))) {
          moved = true;
          yield [];
        }
      }
    } finally {
      leave?.();
      mailbox.close();
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

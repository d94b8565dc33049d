import { Logger } from '@nestjs/common';
import type { JsMsg } from 'nats';
import type { EventHandler } from '../events/event-bus';
import { ACK_WAIT_MS, MAX_BATCH } from './event-stream';

const nextTick = Promise.resolve();
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Hands the messages of one consumer to a handler, batch after batch. A batch that fails is tried again before any
 * later one, so that order survives failure; the server hears meanwhile that the messages are in work.
 */
export class InOrderWorker<P> {
  private waiting: JsMsg[] = [];
  private working: Promise<void> | undefined;
  private stopped = false;
  private wakeUp = () => {};
  private readonly heartbeat: NodeJS.Timeout;

  constructor(
    private readonly handler: EventHandler<P>,
    private readonly logger: Logger,
  ) {
    this.heartbeat = setInterval(() => this.waiting.forEach((message) => message.working()), ACK_WAIT_MS / 3);
  }

  take(message: JsMsg): void {
    if (this.stopped) return message.nak();
    this.waiting.push(message);
    this.working ??= this.work();
  }

  /** What was taken from a consumer that is gone will come again from its successor. */
  forget(): void {
    this.waiting = [];
  }

  /** Resolves after the call under way; what is left goes to the group's other processes. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.heartbeat);
    this.wakeUp();
    await this.working;
    for (const message of this.waiting) message.nak();
    this.waiting = [];
  }

  private async work(): Promise<void> {
    // Lets every message of the chunk that the socket gave come in first.
    await nextTick;
    let pause = FIRST_PAUSE_MS;
    while (this.waiting.length > 0 && !this.stopped) {
      const batch = this.waiting.slice(0, MAX_BATCH);
      if (await this.handle(batch)) {
        this.waiting = this.waiting.filter((message) => !batch.includes(message));
        for (const message of batch) message.ack();
        pause = FIRST_PAUSE_MS;
      } else {
        await this.sleep(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
    this.working = undefined;
  }

  private async handle(batch: readonly JsMsg[]): Promise<boolean> {
    try {
      await this.handler(batch.map((message) => message.json<P>()));
      return true;
    } catch (err) {
      this.logger.warn({ msg: 'events not handled, will try again', count: batch.length, err });
      return false;
    }
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

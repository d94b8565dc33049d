import { Logger } from '@nestjs/common';
import type { ConsumerMessages, JetStreamClient, JetStreamManager } from 'nats';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Topic } from '@app/contracts/contract';
import type { EventHandler } from '../events/event-bus';
import { ensureConsumer, ensureStream, hasPlace, MAX_BATCH, SETTLE_MS, STREAM } from './event-stream';
import { InOrderWorker } from './in-order-worker';

const HEARTBEAT_MS = 1_000;

/** One process's part in a group: pulls, and rebuilds stream and consumer when they are gone. */
export class DurableSubscription<P> {
  private readonly logger = new Logger('EventBus');
  private readonly worker: InOrderWorker<P>;
  private messages: ConsumerMessages | undefined;
  private stopped = false;
  private running: Promise<void> | undefined;

  constructor(
    private readonly jetstream: JetStreamClient,
    private readonly manager: JetStreamManager,
    private readonly topic: Topic<P>,
    private readonly group: string,
    handler: EventHandler<P>,
    private readonly lost?: () => Promise<void>,
  ) {
    this.worker = new InOrderWorker(handler, this.logger);
  }

  async start(): Promise<void> {
    await ensureStream(this.manager);
    const isWhole = await this.makeUp().then(
      () => true,
      // Who announces may start later than this: it is asked again.
      () => false,
    );
    if (isWhole) await this.consume();
    this.running = this.keepPulling();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.messages?.stop();
    await this.worker.stop();
    await this.running;
  }

  private async keepPulling(): Promise<void> {
    while (!this.stopped) {
      const reason = await this.messages?.closed();
      if (this.stopped) return;
      this.logger.warn({ msg: 'subscription lost, rebuilding it', topic: this.topic.subject, err: reason });
      this.worker.forget();
      await sleep(SETTLE_MS);
      await this.pull().catch((err: unknown) =>
        this.logger.warn({ msg: 'subscription not rebuilt yet', topic: this.topic.subject, err }),
      );
    }
    this.messages?.stop();
  }

  /** Before the place is made again: if this process dies meanwhile, the next one still finds it gone. */
  private async makeUp(): Promise<void> {
    if (this.lost && !(await hasPlace(this.manager, this.topic, this.group))) await this.lost();
  }

  private async pull(): Promise<void> {
    await ensureStream(this.manager);
    await this.makeUp();
    await this.consume();
  }

  private async consume(): Promise<void> {
    const name = await ensureConsumer(this.manager, this.topic, this.group);
    const consumer = await this.jetstream.consumers.get(STREAM, name);
    this.messages = await consumer.consume({
      max_messages: MAX_BATCH,
      idle_heartbeat: HEARTBEAT_MS,
      abort_on_missing_resource: true,
      callback: (message) => this.worker.take(message),
    });
  }
}

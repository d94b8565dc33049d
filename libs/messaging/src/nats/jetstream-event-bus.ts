import { Logger } from '@nestjs/common';
import { JSONCodec, type JetStreamClient, type JetStreamManager, type NatsConnection } from 'nats';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Topic } from '@app/contracts/contract';
import {
  EventBus,
  type Announced,
  type BusEvent,
  type EventHandler,
  type SubscribeOptions,
} from '../events/event-bus';
import { everyTenant } from '../events/subjects';
import { DurableSubscription } from './durable-subscription';
import { ensureStream, messageId, SETTLE_MS, STREAM } from './event-stream';
import { eraseFromStream } from './erase-from-stream';

const codec = JSONCodec<{ tenant: string }>();

/** Events over JetStream: durable once `publish` resolves, dropped as repeats by id within two minutes. */
export class JetStreamEventBus extends EventBus {
  private readonly logger = new Logger('EventBus');
  private readonly jetstream: JetStreamClient;

  private constructor(
    private readonly connection: NatsConnection,
    private readonly manager: JetStreamManager,
  ) {
    super();
    this.jetstream = connection.jetstream();
  }

  static async over(connection: NatsConnection): Promise<JetStreamEventBus> {
    return new JetStreamEventBus(connection, await connection.jetstreamManager({ checkAPI: false }));
  }

  async publish(events: readonly BusEvent[]): Promise<void> {
    try {
      await this.publishAll(events);
    } catch {
      // The stream may be gone. What is already in it is dropped as a repeat.
      await sleep(SETTLE_MS);
      await ensureStream(this.manager);
      await this.publishAll(events);
    }
  }

  retract(announced: readonly Announced[]): Promise<void> {
    return eraseFromStream(this.jetstream, this.manager, announced);
  }

  async subscribe<P extends { tenant: string }>(
    topic: Topic<P>,
    { group, lost }: SubscribeOptions,
    handler: EventHandler<P>,
  ): Promise<() => Promise<void>> {
    if (!group) return this.listen(topic, handler);
    const subscription = new DurableSubscription(this.jetstream, this.manager, topic, group, handler, lost);
    await subscription.start();
    return () => subscription.stop();
  }

  private async publishAll(events: readonly BusEvent[]): Promise<void> {
    const outcomes = await Promise.allSettled(
      events.map(({ subject, id, payload }) =>
        this.jetstream.publish(subject, codec.encode(payload), {
          msgID: messageId(subject, id),
          expect: { streamName: STREAM },
        }),
      ),
    );
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }

  private async listen<P>(topic: Topic<P>, handler: EventHandler<P>): Promise<() => Promise<void>> {
    const subscription = this.connection.subscribe(everyTenant(topic), {
      callback: (error, message) => {
        if (error) return;
        Promise.resolve()
          .then(() => handler([message.json<P>()]))
          .catch((err: unknown) => this.logger.warn({ msg: 'listener failed', err }));
      },
    });
    await this.connection.flush();
    return () => {
      subscription.unsubscribe();
      return Promise.resolve();
    };
  }
}

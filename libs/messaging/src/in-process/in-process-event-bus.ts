import { Logger } from '@nestjs/common';
import type { Topic } from '@app/contracts/contract';
import { EventBus, type BusEvent, type EventHandler, type SubscribeOptions } from '../events/event-bus';
import { topicSubjectOf } from '../events/subjects';
import { GroupQueue, type GroupHandler } from './group-queue';

interface Audience {
  readonly groups: Map<string, GroupQueue>;
  readonly listeners: Set<GroupHandler>;
}

/** Events within one application instance: the outbox behind it makes them durable. */
export class InProcessEventBus extends EventBus {
  private readonly logger = new Logger('EventBus');
  private readonly audiences = new Map<string, Audience>();

  async publish(events: readonly BusEvent[]): Promise<void> {
    const taken: Promise<void>[] = [];
    for (const [topic, ofTopic] of byTopic(events)) {
      const audience = this.audiences.get(topic);
      if (!audience) continue;
      for (const listener of audience.listeners) this.tell(listener, ofTopic);
      for (const group of audience.groups.values()) taken.push(group.take(ofTopic));
    }
    await Promise.all(taken);
  }

  /** Nothing is kept here once it is handled. */
  retract(): Promise<void> {
    return Promise.resolve();
  }

  subscribe<P extends { tenant: string }>(
    topic: Topic<P>,
    { group }: SubscribeOptions,
    handler: EventHandler<P>,
  ): Promise<() => Promise<void>> {
    const audience = this.audienceOf(topic.subject);
    // A topic's events hold what the topic says; the map cannot express it.
    const member: GroupHandler = (payloads) => handler(payloads as P[]);
    return Promise.resolve(group ? this.join(audience, group, member) : this.listen(audience, member));
  }

  private join({ groups }: Audience, group: string, member: GroupHandler): () => Promise<void> {
    const queue = groups.get(group) ?? new GroupQueue();
    groups.set(group, queue);
    queue.join(member);
    return () => queue.leave(member);
  }

  private listen({ listeners }: Audience, listener: GroupHandler): () => Promise<void> {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      return Promise.resolve();
    };
  }

  private tell(listener: GroupHandler, events: readonly BusEvent[]): void {
    const payloads = events.map(({ payload }) => structuredClone(payload));
    Promise.resolve()
      .then(() => listener(payloads))
      .catch((err: unknown) => this.logger.warn({ msg: 'listener failed', err }));
  }

  private audienceOf(topic: string): Audience {
    const audience = this.audiences.get(topic) ?? { groups: new Map(), listeners: new Set() };
    this.audiences.set(topic, audience);
    return audience;
  }
}

function byTopic(events: readonly BusEvent[]): Map<string, BusEvent[]> {
  const topics = new Map<string, BusEvent[]>();
  for (const event of events) {
    const topic = topicSubjectOf(event.subject);
    const ofTopic = topics.get(topic);
    if (ofTopic) ofTopic.push(event);
    else topics.set(topic, [event]);
  }
  return topics;
}

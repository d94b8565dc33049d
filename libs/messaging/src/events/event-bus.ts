import type { Topic } from '@app/contracts/contract';
import { eventSubject } from './subjects';

/**
 * A fact on its way to whoever cares. `id` tells repeats apart; make it of what makes the fact unique, beginning with
 * the id of what it is about: `<id>` or `<id> <more>`.
 */
export interface BusEvent {
  readonly subject: string;
  readonly id: string;
  readonly payload: { readonly tenant: string };
}

/** Builds the event by which a context announces a fact. */
export const announce = <P extends { tenant: string }>(
  topic: Topic<P>,
  id: string,
  payload: P,
): BusEvent => ({ subject: eventSubject(topic, payload.tenant), id, payload });

/** Takes what there is, oldest first, at least once each. A rejection brings the same payloads again, later. */
export type EventHandler<P> = (payloads: P[]) => Promise<void>;

export interface SubscribeOptions {
  /**
   * With a group: durable, shared by the processes of the group, redelivered until handled, one call at a time in
   * each process. Without: every process gets everything from now on, best effort.
   */
  group?: string;
  /**
   * Of a group: its place in the stream is gone, and with it what it had not handled. Called before it takes anything
   * more, until it resolves; whoever announced has to announce anew.
   */
  lost?: () => Promise<void>;
}

/** What may have been announced: about `id`, under this subject, at `since` (epoch milliseconds) or later. */
export interface Announced {
  readonly subject: string;
  readonly id: string;
  readonly since: number;
}

/** Names what a context may have announced of a topic about `id`. */
export const announced = <P>(topic: Topic<P>, tenant: string, id: string, since: number): Announced => ({
  subject: eventSubject(topic, tenant),
  id,
  since,
});

/** Durable events between contexts and to internal services: JetStream, or in-process. */
export abstract class EventBus {
  /** Resolves once the events are durable (in-process: once every group has handled them). Repeats are dropped by id. */
  abstract publish(events: readonly BusEvent[]): Promise<void>;

  /** Takes back what was announced. Resolves once nothing of it is kept; what is not there is no fault. */
  abstract retract(announced: readonly Announced[]): Promise<void>;

  /** Resolves, once subscribed, to the function that ends the subscription after the call under way. */
  abstract subscribe<P extends { tenant: string }>(
    topic: Topic<P>,
    options: SubscribeOptions,
    handler: EventHandler<P>,
  ): Promise<() => Promise<void>>;
}

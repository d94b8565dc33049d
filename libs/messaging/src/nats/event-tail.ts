import { connect, DeliverPolicy, type ConsumerMessages, type NatsConnection } from 'nats';
import { eventFilter, topicSubjectOf, type EventChoice } from '../events/subjects';
import { connectionOptions } from './connection-options';
import { STREAM } from './event-stream';

/** Where reading begins: at a sequence of the stream, at a time (epoch milliseconds), or with what comes next. */
export type TailStart = { seq: number } | { since: number } | 'next';

/** An event as the stream holds it. */
export interface StreamedEvent {
  seq: number;
  /** When the stream took it, epoch milliseconds. */
  at: number;
  subject: string;
  /** `<context>.<fact>`. */
  topic: string;
  payload: { tenant: string; [field: string]: unknown };
}

/**
 * Reads the events that contexts announced over NATS, in order, and goes on with those that come. Reading changes
 * nothing for anybody else. `open` rejects when NATS, or the stream, is not there.
 */
export class EventTail {
  private constructor(
    private readonly connection: NatsConnection,
    private readonly messages: ConsumerMessages,
    /** The oldest sequence that the stream still holds. */
    readonly firstSeq: number,
  ) {}

  static async open(natsUrl: string, choice: EventChoice, start: TailStart): Promise<EventTail> {
    const options = connectionOptions(natsUrl, 'events-tail');
    const connection = await connect({ ...options, waitOnFirstConnect: false });
    try {
      const manager = await connection.jetstreamManager({ checkAPI: false });
      const { state } = await manager.streams.info(STREAM);
      const filterSubjects = eventFilter(choice);
      const consumer = await connection
        .jetstream()
        .consumers.get(STREAM, { filterSubjects, ...startOptions(start, state.last_seq + 1) });
      return new EventTail(connection, await consumer.consume(), state.first_seq);
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StreamedEvent> {
    for await (const message of this.messages) {
      const { seq, subject } = message;
      const at = Math.floor(message.info.timestampNanos / 1_000_000);
      yield { seq, at, subject, topic: topicSubjectOf(subject), payload: message.json() };
    }
  }

  /** Ends the reading; the iteration under way ends with it. */
  async close(): Promise<void> {
    this.messages.stop();
    await this.connection.close();
  }
}

/** What comes next is told by number too: a consumer that only wants new ones exists a moment too late. */
function startOptions(start: TailStart, next: number) {
  if (typeof start === 'object' && 'since' in start) {
    const opt_start_time = new Date(start.since).toISOString();
    return { deliver_policy: DeliverPolicy.StartTime, opt_start_time } as const;
  }
  const opt_start_seq = start === 'next' ? next : start.seq;
  return { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq } as const;
}

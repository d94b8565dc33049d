import { randomUUID } from 'node:crypto';
import {
  AckPolicy,
  DeliverPolicy,
  nanos,
  NatsError,
  type ConsumerConfig,
  type JetStreamClient,
  type JetStreamManager,
} from 'nats';
import type { Announced } from '../events/event-bus';
import { KEPT_MS, messageId, STREAM } from './event-stream';

/** How far the clocks of nats-server and of who published may be apart. */
const SKEW_MS = 60_000;
const PAGE = 500;
const PATIENCE_MS = 5_000;
const MESSAGE_NOT_FOUND = 10_037;

/**
 * Overwrites messages where the stream keeps them. They are found by their ids, from the time of the oldest on: their
 * sequences are written down nowhere, so that publishing costs nothing more for what is hardly ever erased.
 */
export async function eraseFromStream(
  jetstream: JetStreamClient,
  manager: JetStreamManager,
  announced: readonly Announced[],
): Promise<void> {
  const kept = announced.filter(({ since }) => since > Date.now() - KEPT_MS - SKEW_MS);
  for (const subject of new Set(kept.map((one) => one.subject))) {
    const sought = kept.filter((one) => one.subject === subject);
    for (const seq of await sequencesOf(jetstream, manager, subject, sought)) await eraseOne(manager, seq);
  }
}

async function sequencesOf(
  jetstream: JetStreamClient,
  manager: JetStreamManager,
  subject: string,
  sought: readonly Announced[],
): Promise<number[]> {
  const since = Math.min(...sought.map((one) => one.since)) - SKEW_MS;
  const ids = new Set(sought.map(({ id }) => id));
  const { name, num_pending } = await manager.consumers.add(STREAM, reading(subject, since));
  const found: number[] = [];
  try {
    const consumer = await jetstream.consumers.get(STREAM, name);
    for (let left = num_pending; left > 0;) {
      let read = 0;
      for await (const { seq, headers } of await consumer.fetch({
        max_messages: Math.min(left, PAGE),
        expires: PATIENCE_MS,
      })) {
        read += 1;
        if (ids.has(idAbout(subject, headers?.get('Nats-Msg-Id') ?? ''))) found.push(seq);
      }
      // Something of what was pending has been erased meanwhile.
      if (read === 0) break;
      left -= read;
    }
  } finally {
    await manager.consumers.delete(STREAM, name);
  }
  return found;
}

const reading = (subject: string, since: number): Partial<ConsumerConfig> => ({
  name: `erasing-${randomUUID()}`,
  filter_subject: subject,
  deliver_policy: DeliverPolicy.StartTime,
  opt_start_time: new Date(since).toISOString(),
  headers_only: true,
  ack_policy: AckPolicy.None,
  mem_storage: true,
  inactive_threshold: nanos(10 * PATIENCE_MS),
});

/** The first word of the id that a message was published with. */
const idAbout = (subject: string, id: string): string =>
  id.slice(messageId(subject, '').length).split(' ', 1)[0]!;

async function eraseOne(manager: JetStreamManager, seq: number): Promise<void> {
  try {
    await manager.streams.deleteMessage(STREAM, seq, true);
  } catch (error) {
    if (!(error instanceof NatsError && error.jsError()?.err_code === MESSAGE_NOT_FOUND)) throw error;
  }
}

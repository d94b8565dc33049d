import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  nanos,
  RetentionPolicy,
  StorageType,
  type ConsumerConfig,
  type JetStreamManager,
  type NatsError,
  type StreamConfig,
} from 'nats';
import type { Topic } from '@app/contracts/contract';
import { EVENTS_PREFIX, everyTenant } from '../events/subjects';

export const STREAM = 'SCAIWAVE';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
export const KEPT_MS = 7 * DAY_MS;

/** How long a process may be silent about an event before another one gets it. */
export const ACK_WAIT_MS = 3_000;
export const MAX_BATCH = 256;

/** A stream made again while the server still deletes the old one's files is made broken. */
export const SETTLE_MS = 500;

const streamConfig: Partial<StreamConfig> = {
  name: STREAM,
  subjects: [`${EVENTS_PREFIX}.>`],
  storage: StorageType.File,
  retention: RetentionPolicy.Limits,
  discard: DiscardPolicy.Old,
  max_age: nanos(KEPT_MS),
  duplicate_window: nanos(2 * MINUTE_MS),
};

/** The stream drops repeats of an id whatever the subject; two tenants may hold the same event. */
export const messageId = (subject: string, id: string): string => `${subject} ${id}`;

/** Creates the stream unless it is there. Several processes may do so at once. */
export async function ensureStream(manager: JetStreamManager): Promise<void> {
  await manager.streams.add(streamConfig);
}

export const consumerName = ({ subject }: { subject: string }, group: string): string =>
  `${group}__${subject.replaceAll('.', '_')}`;

/** Whether the group's place is there: without it, nobody knows what the group has not seen. */
export async function hasPlace<P>(
  manager: JetStreamManager,
  topic: Topic<P>,
  group: string,
): Promise<boolean> {
  try {
    await manager.consumers.info(STREAM, consumerName(topic, group));
    return true;
  } catch (error) {
    if ((error as NatsError).api_error?.code === 404) return false;
    throw error;
  }
}

/** Creates the durable consumer of one group for one topic unless it is there; resolves to its name. */
export async function ensureConsumer<P>(
  manager: JetStreamManager,
  topic: Topic<P>,
  group: string,
): Promise<string> {
  const config: Partial<ConsumerConfig> = {
    durable_name: consumerName(topic, group),
    filter_subject: everyTenant(topic),
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    ack_wait: nanos(ACK_WAIT_MS),
    max_ack_pending: MAX_BATCH,
  };
  const { name } = await manager.consumers.add(STREAM, config);
  return name;
}

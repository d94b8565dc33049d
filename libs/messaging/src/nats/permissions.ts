import { TRAFFIC, type Context } from '@app/contracts/traffic';
import { EVENTS_PREFIX, everyTenant, everyTenantSignal, SIGNALS_PREFIX } from '../events/subjects';
import { inboxOf } from './connection-options';
import { consumerName, STREAM } from './event-stream';

/** What a user may do, in the words of nats-server's configuration. */
export interface Permissions {
  publish: { allow: string[]; deny?: string[] };
  subscribe: { allow: string[] };
  allow_responses?: { max: number; expires: string };
}

/** Reads events, and nothing else: what an internal service connects as. */
export const SUBSCRIBER = 'subscriber';

const CONTEXTS = Object.keys(TRAFFIC) as Context[];

/** A reply, and what Nest says when an answer ends; later than the longest question waits, nobody listens. */
const RESPONSES = { max: 4, expires: '2m' };

const consumersOf = (context: Context): string[] =>
  TRAFFIC[context].follows.map((topic) => consumerName(topic, context));

/** Each context's user is named after it. Its rights follow from what it asks, answers, announces and follows. */
export function permissionsOf(context: Context): Permissions {
  const { asks, follows, hears, notices, retracts = [] } = TRAFFIC[context];
  const answers = CONTEXTS.some((other) => TRAFFIC[other].asks.some((ask) => isOf(context, ask.subject)));
  return {
    publish: {
      allow: [
        ...asks.map(({ subject }) => subject),
        `${EVENTS_PREFIX}.${context}.*.*`,
        `${SIGNALS_PREFIX}.${context}.*.*`,
        `$JS.API.STREAM.CREATE.${STREAM}`,
        ...(follows.length > 0 ? consumersOf(context).flatMap(useOf) : []),
        ...(retracts.length > 0 ? erasureOf(retracts) : []),
      ],
      ...(retracts.length > 0 && {
        deny: CONTEXTS.filter((other) => other !== context)
          .flatMap(consumersOf)
          .flatMap(tamperingWith),
      }),
    },
    subscribe: {
      allow: [
        `${inboxOf(context)}.>`,
        ...(answers ? [`${context}.*`] : []),
        ...hears.map((topic) => everyTenant(topic)),
        ...notices.map((signal) => everyTenantSignal(signal)),
      ],
    },
    ...(answers && { allow_responses: RESPONSES }),
  };
}

/** A subscriber has consumers of its own; those of the contexts are out of its reach. */
export function subscriberPermissions(): Permissions {
  const own = CONTEXTS.flatMap(consumersOf);
  return {
    publish: {
      allow: [`$JS.API.STREAM.INFO.${STREAM}`, `$JS.API.CONSUMER.DELETE.${STREAM}.*`, ...useOf('*')],
      deny: own.flatMap(tamperingWith),
    },
    subscribe: { allow: [`${inboxOf(SUBSCRIBER)}.>`] },
  };
}

/** Finding what was announced, by consumers of its own that read nothing else, and erasing it. */
const erasureOf = (topics: readonly { subject: string }[]): string[] => [
  `$JS.API.STREAM.MSG.DELETE.${STREAM}`,
  ...topics.map((topic) => `$JS.API.CONSUMER.CREATE.${STREAM}.*.${everyTenant(topic)}`),
  ...['INFO', 'MSG.NEXT', 'DELETE'].map((act) => `$JS.API.CONSUMER.${act}.${STREAM}.*`),
];

const tamperingWith = (consumer: string): string[] => [
  `$JS.API.CONSUMER.DELETE.${STREAM}.${consumer}`,
  ...useOf(consumer),
];

const isOf = (context: Context, subject: string) => subject.startsWith(`${context}.`);

/** Making one consumer, reading by it, and acknowledging what it gave. */
const useOf = (consumer: string): string[] => [
  `$JS.API.CONSUMER.CREATE.${STREAM}.${consumer}`,
  `$JS.API.CONSUMER.CREATE.${STREAM}.${consumer}.>`,
  `$JS.API.CONSUMER.INFO.${STREAM}.${consumer}`,
  `$JS.API.CONSUMER.MSG.NEXT.${STREAM}.${consumer}`,
  `$JS.ACK.${STREAM}.${consumer}.>`,
];

import type { Signal, Topic } from '@app/contracts/contract';

/** Everything that contexts announce lies under this prefix, which one JetStream stream captures. */
export const EVENTS_PREFIX = 'scaiwave.v1';

const TOKEN_OF_BYTE = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return /^[a-z0-9-]$/.test(character) ? character : `_${byte.toString(16).padStart(2, '0')}`;
});

/**
 * A name as one token of a subject: `a-z`, `0-9` and `-` stand for themselves, any other byte is `_` and two
 * hexadecimal digits. Injective, so no name can reach another's subjects.
 */
export function subjectToken(name: string): string {
  let token = '';
  for (const byte of Buffer.from(name, 'utf8')) token += TOKEN_OF_BYTE[byte];
  return token;
}

export function tenantToken(tenant: string): string {
  if (tenant === '') throw new Error('an event needs a tenant');
  return subjectToken(tenant);
}

export const eventSubject = <P>(topic: Topic<P>, tenant: string): string =>
  `${EVENTS_PREFIX}.${topic.subject}.${tenantToken(tenant)}`;

/** Matches a topic's events of every tenant. */
export const everyTenant = (topic: { subject: string }): string => `${EVENTS_PREFIX}.${topic.subject}.*`;

/** Which events: of one topic or one context's (`<context>.*`), of one tenant; of all where nothing is said. */
export interface EventChoice {
  topic?: string;
  tenant?: string;
}

export const eventFilter = ({ topic = '*.*', tenant }: EventChoice): string =>
  `${EVENTS_PREFIX}.${topic}.${tenant === undefined ? '*' : tenantToken(tenant)}`;

/** `<context>.<fact>` of a subject made by `eventSubject`. */
export const topicSubjectOf = (subject: string): string =>
  subject.slice(EVENTS_PREFIX.length + 1, subject.lastIndexOf('.'));

/** Signals lie beside that prefix: the stream takes none of them in. */
export const SIGNALS_PREFIX = 'scaiwave-signals.v1';

export const signalSubject = <P>(signal: Signal<P>, tenant: string): string =>
  `${SIGNALS_PREFIX}.${signal.subject}.${tenantToken(tenant)}`;

export const everyTenantSignal = (signal: { subject: string }): string =>
  `${SIGNALS_PREFIX}.${signal.subject}.*`;

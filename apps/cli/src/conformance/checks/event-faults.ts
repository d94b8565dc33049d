import type { FederationCode, JsonObject, Reason } from '@app/protocol';
import { strayId, type EventPlan, type EventSpoil } from '../peer/event-plan';

/** One thing that is wrong with an event, in the order of the table in section 9.3. */
export interface EventFault {
  readonly id: string;
  readonly says: string;
  readonly row: number;
  readonly codes: readonly FederationCode[];
  readonly reason?: Reason;
  readonly retryable?: boolean;
  spoil(plan: EventPlan): void;
}

const AHEAD_MS = 120_000;

/** Changes the event as a value, and spells it as before. */
export const reshape =
  (change: (event: JsonObject) => JsonObject): EventSpoil =>
  ({ after }) =>
    void after.unshift((text) => {
      const changed = change(JSON.parse(text) as JsonObject);
      return JSON.stringify(sorted(changed));
    });

/** The members in the order of RFC 8785; what is below the first level keeps its own. */
const sorted = (value: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

export const respell =
  (from: string | RegExp, to: string): EventSpoil =>
  ({ after }) =>
    void after.push((text) => text.replace(from, to));

const flipped = (text: string) => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`;

const signedBy =
  (state: 'retired' | 'revoked' | 'unlisted'): EventSpoil =>
  (plan) =>
    void (plan.key = plan.keys[state]);

const breakSignature = reshape((event) => {
  const signature = event['signature'] as JsonObject;
  return { ...event, signature: { ...signature, value: flipped(String(signature['value'])) } };
});

const MISMATCH = 'SW_FED_SIGNATURE_MISMATCH';

/** Rows 1 to 6: all that an event shows to a server that has nothing of its room. */
export const EVENT_FAULTS: readonly EventFault[] = [
  {
    id: 'spelling',
    says: 'an event that is not spelt as RFC 8785 says is refused',
    row: 1,
    codes: ['SW_FED_MALFORMED_EVENT'],
    spoil: respell('{', '{ '),
  },
  {
    id: 'origin',
    says: 'an event of another server’s chain is refused',
    row: 2,
    codes: ['SW_FED_ORIGIN_MISMATCH'],
    spoil: (plan) =>
      void Object.assign(plan, { origin: 'gone.example.org', sender: '@eve:gone.example.org' }),
  },
  {
    id: 'hash',
    says: 'content that is not the hashed one is refused',
    row: 3,
    codes: ['SW_FED_CONTENT_HASH_MISMATCH'],
    spoil: reshape((event) => ({ ...event, content: { body: 'another' } })),
  },
  {
    id: 'time',
    says: 'an event dated two minutes ahead is refused for now',
    row: 4,
    codes: ['SW_FED_TS_IN_FUTURE'],
    retryable: true,
    spoil: (plan) => (plan.ts = Date.now() + AHEAD_MS),
  },
  {
    id: 'key',
    says: 'an event by a key that is not in the descriptor is refused',
    row: 5,
    codes: [MISMATCH],
    reason: 'unknown_key',
    spoil: signedBy('unlisted'),
  },
  {
    id: 'retired-key',
    says: 'a new event by a retired key is refused',
    row: 5,
    codes: [MISMATCH],
    reason: 'expired_key',
    spoil: signedBy('retired'),
  },
  {
    id: 'revoked-key',
    says: 'a new event by a revoked key is refused',
    row: 5,
    codes: [MISMATCH],
    reason: 'expired_key',
    spoil: signedBy('revoked'),
  },
  {
    id: 'signature',
    says: 'an event whose signature does not verify is refused',
    row: 5,
    codes: [MISMATCH],
    reason: 'bad_signature',
    spoil: breakSignature,
  },
  {
    id: 'room',
    says: 'an event of a room that is not here is refused',
    row: 6,
    codes: ['SW_FED_NOT_IN_ROOM'],
    spoil: (plan) => (plan.room_id = strayId('rm')),
  },
];

/** What cannot be in one event at once: they spoil the same thing. */
export const APART: readonly (readonly string[])[] = [['key', 'retired-key', 'revoked-key']];

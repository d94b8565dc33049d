import { randomBytes } from 'node:crypto';
import { newNonce, type FederationCode, type JsonObject } from '@app/protocol';
import { holds, type Check, type Rung } from '../check';
import { answered, answeredBy, refused } from '../expect';
import { get, ping, post } from '../plan';
import { membersOf } from '../reply';
import type { Subject } from '../subject';
import { ABSENT_EVENT, ABSENT_ROOM } from './nothing-there';

const MALFORMED = 'SW_FED_MALFORMED_REQUEST';
const CLOCK_MS = 60_000;

const isWhole = ({ type, title, status, code, retryable, detail, trace_id }: JsonObject, real: number) =>
  type === `urn:scaiwave:error:${String(code)}` &&
  [title, detail, trace_id].every((text) => typeof text === 'string' && text !== '') &&
  status === real &&
  typeof retryable === 'boolean';

const isRefused = (
  id: string,
  says: string,
  section: string,
  code: FederationCode,
  ask: (subject: Subject) => ReturnType<typeof get>,
  needs: Rung = 'allowed',
): Check => ({ id, says, section, needs, run: async (subject) => refused(await ask(subject), code) });

const PING: readonly Check[] = [
  {
    id: 'ping.echo',
    says: 'ping is answered with the nonce, the time and whether we are accepted',
    section: '12.4',
    needs: 'heard',
    run: async (subject) => {
      const nonce = newNonce(randomBytes);
      const reply = await post(subject, '/ping', { nonce });
      const { nonce: echoed, server_time, accepts_you } = membersOf(reply.json);
      const fits =
        echoed === nonce &&
        Number.isSafeInteger(server_time) &&
        Math.abs(Number(server_time) - Date.now()) < CLOCK_MS &&
        typeof accepts_you === 'boolean';
      return answeredBy(reply, fits, `with nonce ${nonce}, server_time and accepts_you`);
    },
  },
  ...[
    ['no-json', 'what is this'],
    ['list', '[]'],
    ['no-nonce', '{}'],
    ['short-nonce', '{"nonce":"short"}'],
  ].map(([id, body]) =>
    isRefused(
      `ping.${id}`,
      `ping of ${body} is refused`,
      '12.4',
      MALFORMED,
      (subject) => post(subject, '/ping', body!),
      'heard',
    ),
  ),
];

const PROBLEMS: readonly Check[] = [
  {
    id: 'problem.type',
    says: 'a refusal is application/problem+json',
    section: '13',
    needs: 'url',
    run: async (subject) => {
      const { headers } = await ping(subject, (plan) => (plan.alg = 'none'));
      const type = headers['content-type'] ?? 'none';
      return holds(/^application\/problem\+json\s*(;|$)/.test(type), 'application/problem+json', type);
    },
  },
  {
    id: 'problem.members',
    says: 'a refusal has type, title, status, code, retryable, detail and trace_id',
    section: '13',
    needs: 'url',
    run: async (subject) => {
      const reply = await ping(subject, (plan) => (plan.alg = 'none'));
      return holds(
        isWhole(membersOf(reply.json), reply.status),
        'all seven, in form',
        reply.text.slice(0, 400),
      );
    },
  },
];

/** Bodies of `/send` that fail as a whole. */
const ENVELOPES: readonly [id: string, says: string, body: string | Buffer, section: string][] = [
  ['no-json', 'is not JSON', 'what is this', '9.1'],
  ['list', 'is a list', '[]', '9.1'],
  ['no-events', 'has no events', '{}', '9.1'],
  ['events-object', 'has events that are no list', '{"events":{}}', '9.1'],
  ['unknown-member', 'has another member', '{"events":[],"more":1}', '9.1'],
  ['twice', 'has a member twice', '{"events":[],"events":[]}', '3.3'],
  ['trailing', 'goes on after its end', '{"events":[]}{}', '3.3'],
  ['101-events', 'has 101 events', `{"events":[${Array(101).fill('{}').join(',')}]}`, '9.1'],
  [
    '101-ephemeral',
    'has 101 ephemerals',
    `{"events":[],"ephemeral":[${Array(101).fill('{}').join(',')}]}`,
    '9.1',
  ],
  [
    'utf-8',
    'is not UTF-8',
    Buffer.from([...Buffer.from('{"events":["'), 0xff, ...Buffer.from('"]}')]),
    '3.3',
  ],
  ['bom', 'begins with a byte order mark', '\ufeff{"events":[]}', '3.3'],
];

const SEND: readonly Check[] = [
  {
    id: 'send.empty',
    says: 'a request without events is answered with no results and no heads',
    section: '9.2',
    needs: 'allowed',
    run: async (subject) => {
      const reply = await post(subject, '/send', { events: [] });
      const { results, heads } = membersOf(reply.json);
      const fits = JSON.stringify([results, heads]) === '[[],{}]';
      return answeredBy(reply, fits, '{"results":[],"heads":{}}');
    },
  },
  ...ENVELOPES.map(([id, says, body, section]) =>
    isRefused(`send.envelope.${id}`, `a request that ${says} is refused`, section, MALFORMED, (subject) =>
      post(subject, '/send', body),
    ),
  ),
  {
    id: 'send.type',
    says: 'a body of another media type is refused',
    section: '6.2',
    row: 2,
    needs: 'url',
    run: async (subject) => {
      const reply = await post(subject, '/send', '{"events":[]}', ({ headers }) => {
        headers['content-type'] = 'text/plain';
      });
      return refused(reply, 'SW_FED_ENCODING_REFUSED');
    },
  },
  ...[
    [
      'ephemeral',
      'ephemerals out of form are dropped without a word',
      { ephemeral: [{ type: 'sw.typing' }, {}] },
      '12.5',
    ],
    ['notices', 'notices of other types are ignored', { notices: [{ type: 'sw.other', ts: 1 }] }, '12.6'],
  ].map(([id, says, more, section]): Check => ({
    id: `send.${id as string}`,
    says: says as string,
    section: section as string,
    needs: 'allowed',
    run: async (subject) => answered(await post(subject, '/send', { events: [], ...(more as object) })),
  })),
  {
    id: 'request.get-body',
    says: 'a GET has no body',
    section: '6.2',
    row: 11,
    needs: 'heard',
    run: async (subject) =>
      refused(
        await get(subject, '/profile/somebody', (plan) => (plan.sentBody = '{}')),
        'SW_FED_SIGNATURE_MISMATCH',
        'not_covered',
      ),
  },
];

const tester = ({ peer }: Subject) => `@tester:${peer.serverName}`;

/** What a server that shares no room is told. */
const STRANGERS: readonly Check[] = [
  isRefused(
    'members.stranger',
    'members of a room that we are not in are not told',
    '12.1',
    'SW_FED_NOT_IN_ROOM',
    (subject) => get(subject, `${ABSENT_ROOM}/members`),
  ),
  isRefused(
    'backfill.stranger',
    'history of a room that we are not in is not given',
    '11.1',
    'SW_FED_NOT_IN_ROOM',
    (subject) => get(subject, `${ABSENT_ROOM}/backfill?origin=${subject.target.serverName}`),
  ),
  isRefused(
    'profile.stranger',
    'a person who does not exist has no profile',
    '12.2',
    'SW_FED_UNKNOWN_USER',
    (subject) => get(subject, '/profile/nobody-of-this-name'),
  ),
  isRefused(
    'verdicts.stranger',
    'an event that is not ours has no verdict',
    '12.3',
    'SW_FED_NOT_IN_ROOM',
    (subject) => get(subject, `/verdicts?event_id=${ABSENT_EVENT}`),
  ),
  isRefused(
    'call-token.stranger',
    'there is no call in a room that we are not in',
    '12.8',
    'SW_FED_NOT_IN_ROOM',
    (subject) => post(subject, `${ABSENT_ROOM}/call-token`, { fqid: tester(subject) }),
  ),
  isRefused('call-token.form', 'a call token is asked for by one field, fqid', '12.8', MALFORMED, (subject) =>
    post(subject, `${ABSENT_ROOM}/call-token`, { fqid: tester(subject), more: 1 }),
  ),
  isRefused(
    'call-token.origin',
    'a call token is asked for a person of one’s own',
    '12.8',
    'SW_FED_ORIGIN_MISMATCH',
    (subject) => post(subject, `${ABSENT_ROOM}/call-token`, { fqid: '@eve:gone.example.org' }),
  ),
  ...(
    [
      ['neither', ''],
      ['both', `?origin=a.example.org&before=${ABSENT_EVENT}`],
      ['unknown', '?origin=a.example.org&more=1'],
      ['twice', '?origin=a.example.org&limit=1&limit=2'],
      ['limit-0', '?origin=a.example.org&limit=0'],
      ['limit-word', '?origin=a.example.org&limit=all'],
    ] as const
  ).map(([id, query]) =>
    isRefused(
      `backfill.question.${id}`,
      `backfill${query.replace(/A{43}/, '…')} is no question`,
      '11.1',
      MALFORMED,
      (subject) => get(subject, `${ABSENT_ROOM}/backfill${query}`),
    ),
  ),
];

/** Sections 9.1 and 12, as far as a stranger sees them, and 13. */
export const ROUTE_CHECKS: readonly Check[] = [...PROBLEMS, ...PING, ...SEND, ...STRANGERS];

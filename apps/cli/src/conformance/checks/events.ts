import { canonicalize, type FederationCode, type JsonObject } from '@app/protocol';
import { each, failed, type Check } from '../check';
import { deliver } from '../deliver';
import { makeEvent, strayId, type EventPlan, type EventSpoil } from '../peer/event-plan';
import { OwnRoom } from '../peer/own-room';
import type { Subject } from '../subject';
import { APART, EVENT_FAULTS, respell, reshape, type EventFault } from './event-faults';
import { eventRefused } from './verdicts';

/** A message that would be right in a room of ours, in which the server is not. */
const message = ({ peer }: Subject): EventPlan =>
  new OwnRoom(peer, `@tester:${peer.serverName}`, 'Nowhere').plan('sw.message', { body: 'hello' });

async function tell(subject: Subject, ...spoils: EventSpoil[]) {
  const plan = message(subject);
  for (const spoil of spoils) spoil(plan);
  return deliver(subject, makeEvent(plan));
}

const alone = (fault: EventFault): Check => ({
  id: `event.${fault.id}`,
  says: fault.says,
  section: '9.3',
  row: fault.row,
  needs: 'allowed',
  run: async (subject) => eventRefused(await tell(subject, fault.spoil), fault),
});

const canBoth = (a: EventFault, b: EventFault) =>
  !APART.some((group) => group.includes(a.id) && group.includes(b.id));

const inOrder = (fault: EventFault, place: number): Check => ({
  id: `event.order.${fault.id}`,
  says: `${fault.says}, whatever later checks would find`,
  section: '9.3',
  row: fault.row,
  needs: 'allowed',
  run: (subject) =>
    each(
      EVENT_FAULTS.slice(place + 1).filter((other) => canBoth(fault, other)),
      async (other) => {
        const finding = eventRefused(await tell(subject, fault.spoil, other.spoil), fault);
        return finding.outcome === 'failed'
          ? failed(`${finding.expected}, with ${other.id} too`, finding.seen)
          : finding;
      },
    ),
});

/** Spells a content that no honest library writes. */
const content = (text: string): EventSpoil =>
  respell(/"content":\{.*?\},"content_hash"/, `"content":${text},"content_hash"`);
const without = (name: string): EventSpoil => reshape(({ [name]: _, ...event }) => event);
const having = (more: JsonObject): EventSpoil => reshape((event) => ({ ...event, ...more }));

const DEEP = `{"a":${'['.repeat(15)}${']'.repeat(15)}}`;
const BIG = 'x'.repeat(65_536);

/** Events out of form: whatever is wrong, it is that event alone. */
const FORMS: readonly [
  id: string,
  says: string,
  spoil: EventSpoil,
  section?: string,
  code?: FederationCode,
][] = [
  ...['v', 'type', 'room_id', 'origin', 'sender', 'ts', 'seq', 'prev', 'content_hash', 'signature'].map(
    (name): [string, string, EventSpoil] => [`without-${name}`, `without ${name}`, without(name)],
  ),
  ['erased', 'in erased form, outside backfill', both(without('content'), without('salt')), '7.5'],
  ['no-salt', 'without salt', without('salt'), '7.5'],
  ['more', 'with a member that the page does not name', having({ unsigned: {} }), '3.3'],
  ['version', 'of another version', having({ v: 2 }), '15'],
  ['type', 'whose type is no event type', having({ type: 'Message' }), '3.1'],
  ['sender', 'whose sender is no FQID', having({ sender: 'tester' }), '3.1'],
  ['ts-negative', 'with a ts below 0', having({ ts: -1 })],
  ['seq-negative', 'with a seq below 0', having({ seq: -1 })],
  ['prev-null', 'without prev beyond seq 0', having({ prev: null })],
  ['prev-first', 'with a prev at seq 0', having({ seq: 0, prev: strayId('ev') })],
  ['prev-form', 'whose prev is no event id', having({ prev: 'ev_short' })],
  ['hash-padding', 'with a padded hash', respell(/("content_hash":"[^"]+)"/, '$1="'), '3.2'],
  ['salt-short', 'with a salt of 15 bytes', having({ salt: 'AAAAAAAAAAAAAAAAAAAA' })],
  [
    'signature-more',
    'whose signature has another member',
    respell('"signature":{', '"signature":{"alg":"ed25519",'),
  ],
  [
    'signature-short',
    'whose signature has 63 bytes',
    respell(/"value":"([^"]+)"/, `"value":"${'A'.repeat(84)}"`),
  ],
  ['fraction', 'with a number that is no integer', content('{"body":1.5}'), '3.3'],
  ['exponent', 'with a number in another spelling', content('{"body":1e3}'), '3.3'],
  ['minus-zero', 'with -0', content('{"body":-0}'), '3.3'],
  ['too-big', 'with an integer beyond 2^53 − 1', content('{"body":9007199254740992}'), '3.3'],
  ['twice', 'with a member twice', content('{"body":"a","body":"a"}'), '3.3'],
  ['twice-escaped', 'with a member twice in two spellings', content('{"body":"a","\\u0062ody":"a"}'), '3.3'],
  ['surrogate', 'with a lone surrogate', content('{"body":"\\ud800"}'), '3.3'],
  ['nul', 'with a NUL', content('{"body":"\\u0000"}'), '3.3'],
  ['deep', 'of 17 levels', content(DEEP), '3.3'],
  ['large', 'of more than 65,536 bytes', content(canonicalize({ body: BIG })), '7.1', 'SW_FED_TOO_LARGE'],
];

function both(...spoils: EventSpoil[]): EventSpoil {
  return (plan) => spoils.forEach((spoil) => spoil(plan));
}

const ELEMENTS: readonly [id: string, text: string][] = [
  ['number', '7'],
  ['null', 'null'],
  ['string', '"event"'],
  ['list', '[]'],
  ['object', '{}'],
  ['deep', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
];

/** Sections 3.3, 7 and 9.3, as far as events show it whose room the server does not know. */
export const EVENT_CHECKS: readonly Check[] = [
  ...ELEMENTS.map(([id, text]): Check => ({
    id: `event.element.${id}`,
    says: `an element that is ${text.length > 20 ? '5,000 lists in each other' : text} is refused by itself, and not the request`,
    section: '3.3',
    needs: 'allowed',
    run: async (subject) => eventRefused(await deliver(subject, text), { codes: ['SW_FED_MALFORMED_EVENT'] }),
  })),
  ...FORMS.map(([id, says, spoil, section = '7.1', code = 'SW_FED_MALFORMED_EVENT']): Check => ({
    id: `event.form.${id}`,
    says: `an event ${says} is refused`,
    section,
    needs: 'allowed',
    run: async (subject) => eventRefused(await tell(subject, spoil), { codes: [code] }),
  })),
  ...EVENT_FAULTS.map(alone),
  ...EVENT_FAULTS.slice(0, -1).map(inOrder),
];

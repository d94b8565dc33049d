import { setTimeout as pause } from 'node:timers/promises';
import type { FederationCode } from '@app/protocol';
import { holds, type Check, type Finding } from '../check';
import type { Told } from '../conversation';
import { deliver } from '../deliver';
import { makeEvent, strayId, type EventSpoil, type MadeEvent } from '../peer/event-plan';
import type { OwnRoom } from '../peer/own-room';
import { verdictsOf, type Reply } from '../reply';
import type { Subject } from '../subject';
import { eventRefused, eventTaken, headOf } from './verdicts';

const LOOK_MS = 200;
/** What the first message says. */
export const FIRST_BODY = 'The first.';

const check = (id: string, says: string, section: string, run: Check['run'], row?: number): Check => ({
  id,
  says,
  section,
  needs: 'member',
  run,
  ...(row !== undefined && { row }),
});

/** Whether the answer acknowledges our chain up to there. */
function headIs({ conversation: { room } }: Subject, reply: Reply, seq: number): Finding {
  const head = headOf(reply, room.id);
  return holds(head === seq, `heads up to seq ${seq}`, `seq ${head}`);
}

/** The first of two findings that did not pass. */
const also = (finding: Finding, next: () => Finding): Finding =>
  finding.outcome === 'passed' ? next() : finding;

/** A server that was pulling our chain just then may hold it already. */
const taken = (subject: Subject, { made, reply }: Told): Finding =>
  also(eventTaken(reply, made.id, 'accepted', 'duplicate'), () => headIs(subject, reply, made.seq));

/** What the server counts is in our chain, as it should or not: what comes next has to stand on it. */
function keepIfHeld(room: OwnRoom, made: MadeEvent, reply: Reply): void {
  if (headOf(reply, room.id) === made.seq) room.keep(made);
}

/** An event that is refused, and takes no place. */
const placeless = (id: string, says: string, code: FederationCode, ...spoils: EventSpoil[]): Check =>
  check(
    `chain.${id}`,
    says,
    '9.3',
    async (subject) => {
      const { room } = subject.conversation;
      const plan = room.plan('sw.message', { body: 'not to be read' });
      for (const spoil of spoils) spoil(plan);
      const made = makeEvent(plan);
      const reply = await deliver(subject, made);
      const finding = also(eventRefused(reply, { codes: [code] }), () =>
        headIs(subject, reply, room.head.seq),
      );
      keepIfHeld(room, made, reply);
      return finding;
    },
    8,
  );

const wrongPrev: EventSpoil = (plan) => void (plan.prev = strayId('ev'));
const olderKey: EventSpoil = (plan) => void (plan.key = plan.keys.overlap);
const backInTime: EventSpoil = (plan) => void (plan.ts -= 3_600_000);

/** An event that is accepted. */
const accepted = (id: string, says: string, section: string, type: string, content: object): Check =>
  check(`chain.${id}`, says, section, async (subject) =>
    taken(
      subject,
      await subject.conversation.tell(type, content as Parameters<Subject['conversation']['tell']>[1]),
    ),
  );

const PLACES: readonly Check[] = [
  check(
    'chain.message',
    'a message of ours is accepted, once the server knows its sender',
    '9.5',
    async (subject) => {
      const { room } = subject.conversation;
      const made = room.append('sw.message', { body: FIRST_BODY });
      const reply = await again(
        subject,
        () => deliver(subject, made),
        (answer) => verdictsOf(answer)[0]?.['retryable'] !== true,
      );
      return taken(subject, { made, reply });
    },
  ),
  check(
    'chain.duplicate',
    'an event that is held is a duplicate, and acknowledged again',
    '9.3',
    async (subject) => {
      const { head } = subject.conversation.room;
      const reply = await deliver(subject, head);
      return also(eventTaken(reply, head.id, 'duplicate'), () => headIs(subject, reply, head.seq));
    },
    7,
  ),
  placeless('prev', 'an event that names another one before it is refused', 'SW_FED_CHAIN_BROKEN', wrongPrev),
  placeless(
    'key',
    'an event by an older key than the one before is refused',
    'SW_FED_KEY_BACKWARDS',
    olderKey,
  ),
  placeless('ts', 'an event dated before the one before is refused', 'SW_FED_TS_BACKWARDS', backInTime),
  placeless(
    'order.prev',
    'prev is looked at before keys and ts',
    'SW_FED_CHAIN_BROKEN',
    wrongPrev,
    olderKey,
    backInTime,
  ),
  placeless('order.key', 'keys are looked at before ts', 'SW_FED_KEY_BACKWARDS', olderKey, backInTime),
  check('chain.content', 'an event refused for what it says takes its place', '9.4', async (subject) => {
    const { made, reply } = await subject.conversation.tell('sw.message', { body: 7 });
    const refused = { codes: ['SW_FED_MALFORMED_EVENT'], retryable: false } as const;
    return also(eventRefused(reply, refused), () => headIs(subject, reply, made.seq));
  }),
  check('chain.content.again', 'it gets the same verdict when it comes again', '9.4', async (subject) => {
    const reply = await deliver(subject, subject.conversation.room.head);
    return eventRefused(reply, { codes: ['SW_FED_MALFORMED_EVENT'], retryable: false });
  }),
  accepted('unknown-type', 'an event of an unknown type is stored and counted', '10.4', 'conformance.note', {
    any: [1],
  }),
  accepted('more-content', 'content may have members that the page does not name', '8', 'sw.message', {
    body: 'More.',
    more: true,
  }),
  accepted('target-unknown', 'a target that is not here yet is accepted', '8.3', 'sw.reaction', {
    target: strayId('ev'),
    key: '👍',
    op: 'add',
  }),
  check(
    'chain.stranger',
    'a sender who is no member is refused',
    '9.3',
    async (subject) => {
      const {
        peer,
        conversation: { room },
      } = subject;
      const made = makeEvent({
        ...room.plan('sw.message', { body: 'Who am I?' }),
        sender: `@stranger:${peer.serverName}`,
      });
      const reply = await deliver(subject, made);
      const finding = eventRefused(reply, { codes: ['SW_FED_NOT_IN_ROOM'] });
      keepIfHeld(room, made, reply);
      return finding;
    },
    9,
  ),
  check('chain.author', 'only its author edits a message', '8.3', async (subject) => {
    const { conversation, peer } = subject;
    const second = `@second:${peer.serverName}`;
    await conversation.tell('sw.room.member', {
      target: second,
      membership: 'joined',
      heads: conversation.heads(),
    });
    conversation.room.members.add(second);
    const said = await conversation.tellAs(second, 'sw.message', { body: 'Mine.' });
    const first = taken(subject, said);
    if (first.outcome !== 'passed') return first;
    const { made, reply } = await conversation.tell('sw.edit', { target: said.made.id, body: 'Yours?' });
    return also(eventRefused(reply, { codes: ['SW_FED_NOT_AUTHOR'], retryable: false }), () =>
      headIs(subject, reply, made.seq),
    );
  }),
];

const HOLES: readonly Check[] = [
  check(
    'chain.batch',
    'of three events the one that is spoilt is refused, and the others are not',
    '9.3',
    async (subject) => {
      const { room } = subject.conversation;
      const [one, spoilt, three] = ['one', 'two', 'three'].map((body) => room.append('sw.message', { body }));
      const reply = await deliver(subject, one!, spoilt!.text.replace('"two"', '"2"'), three!);
      const statuses = statusesOf(reply);
      const fits = /^(accepted|duplicate) refused (accepted|duplicate)$/.test(statuses);
      return holds(fits, 'accepted refused accepted', statuses);
    },
  ),
  check('chain.repair', 'a hole is pulled from its origin', '9.6', (subject) => isWhole(subject)),
  check('chain.hole', 'what is ahead of a hole is accepted, and not acknowledged', '9.6', async (subject) => {
    const { conversation } = subject;
    const before = conversation.room.head.seq;
    conversation.room.append('sw.message', { body: 'Lost.' });
    const { made, reply } = await conversation.tell('sw.message', { body: 'Ahead.' });
    return also(eventTaken(reply, made.id), () => headIs(subject, reply, before));
  }),
  check(
    'chain.hole.repair',
    'the hole is pulled, and what was ahead is acknowledged then',
    '9.6',
    (subject) => isWhole(subject),
  ),
];

const statusesOf = (reply: Reply): string => {
  const { results } = (reply.json ?? {}) as { results?: { status?: string }[] };
  return Array.isArray(results) ? results.map(({ status }) => status).join(' ') : reply.text.slice(0, 200);
};

/** Looks again until our whole chain is acknowledged. */
async function isWhole(subject: Subject): Promise<Finding> {
  const { room } = subject.conversation;
  const reply = await again(
    subject,
    () => deliver(subject, room.head),
    (answer) => headOf(answer, room.id) === room.head.seq,
  );
  return headIs(subject, reply, room.head.seq);
}

/** Asks until the answer will do, or the time for it is up. */
async function again(
  { repairMs }: Subject,
  ask: () => Promise<Reply>,
  willDo: (answer: Reply) => boolean,
): Promise<Reply> {
  const late = Date.now() + repairMs;
  for (;;) {
    const reply = await ask();
    if (willDo(reply) || Date.now() > late) return reply;
    await pause(LOOK_MS);
  }
}

/** Sections 9.3 to 9.6, as the chain of a home shows them. */
export const CHAIN_CHECKS: readonly Check[] = [...PLACES, ...HOLES];

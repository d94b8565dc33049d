import {
  canonicalize,
  decodeBase64url,
  headSigningBytes,
  isCurrent,
  parseEvent,
  verifyEventSignature,
  verifyStrict,
  type JsonObject,
  type ParsedEvent,
} from '@app/protocol';
import { failed, holds, PASSED, skipped, type Check, type Finding } from '../check';
import type { MadeEvent } from '../peer/event-plan';
import { get } from '../plan';
import { inWords, membersOf, type Reply } from '../reply';
import type { Subject } from '../subject';

const check = (id: string, says: string, section: string, run: Check['run']): Check => ({
  id: `backfill.${id}`,
  says,
  section,
  needs: 'member',
  run,
});

const ask = (subject: Subject, query: string): Promise<Reply> =>
  get(subject, `/rooms/${subject.conversation.room.id}/backfill?${query}`);

/** The events of an answer, each in the bytes that it came in; undefined where one is not spelt as RFC 8785 says. */
function textsOf({ text, json }: Reply): string[] | undefined {
  const { events } = membersOf(json);
  if (!Array.isArray(events)) return undefined;
  const texts = events.map((event) => canonicalize(event));
  return texts.every((one) => text.includes(one)) ? texts : undefined;
}

const idsOf = (texts: readonly string[]): string[] =>
  texts.map((text) => {
    const parsed = parseEvent(text, { erasedAllowed: true });
    return parsed.ok ? parsed.event.id : parsed.code;
  });

/** Whether an answer holds just these events of ours, in this order. */
function theseAre(reply: Reply, events: readonly MadeEvent[]): Finding {
  const texts = reply.status === 200 ? textsOf(reply) : undefined;
  if (!texts) return failed('200 and events in their own bytes', inWords(reply));
  const [expected, seen] = [events.map(({ id }) => id).join(' '), idsOf(texts).join(' ')];
  return holds(seen === expected, expected, seen);
}

/** Our events from where our chain starts for the server. */
async function since({ conversation }: Subject): Promise<MadeEvent[]> {
  const { told } = (await conversation.admit())!;
  return conversation.room.chain.slice(told.made.seq);
}

const DESCENDING = (a: MadeEvent, b: MadeEvent) => b.ts - a.ts || (a.id < b.id ? 1 : -1);

function verified(subject: Subject, text: string): ParsedEvent | string {
  const parsed = parseEvent(text, { signer: subject.target.serverName, erasedAllowed: true });
  if (!parsed.ok) return `${parsed.code} ${parsed.detail ?? ''}`;
  const key = subject.peer.visits.keyOf(parsed.event.event.signature.key_id);
  if (!key) return `a signature by ${parsed.event.event.signature.key_id}, which is not current`;
  return verifyEventSignature(parsed.event, key).ok ? parsed.event : 'a signature that does not verify';
}

/** Section 11, asked of a guest of our room. */
export const BACKFILL_CHECKS: readonly Check[] = [
  check('ours', 'our own chain comes back, in our bytes and by seq', '11.1', async (subject) => {
    const events = await since(subject);
    const query = `origin=${subject.peer.serverName}&from_seq=${events[0]!.seq}&limit=100`;
    return theseAre(await ask(subject, query), events);
  }),
  check('range', 'from_seq and to_seq are inclusive', '11.1', async (subject) => {
    const events = (await since(subject)).slice(1, 4);
    const [from, to] = [events[0]!.seq, events.at(-1)!.seq];
    return theseAre(
      await ask(subject, `origin=${subject.peer.serverName}&from_seq=${from}&to_seq=${to}`),
      events,
    );
  }),
  check('limit', 'limit cuts an answer at its end', '11.1', async (subject) => {
    const events = (await since(subject)).slice(0, 2);
    const query = `origin=${subject.peer.serverName}&from_seq=${events[0]!.seq}&limit=2`;
    return theseAre(await ask(subject, query), events);
  }),
  check('before', 'before answers newest first, by ts and event_id', '11.1', async (subject) => {
    const { chain, theirs, head } = subject.conversation.room;
    const others = [...theirs.values()].map(({ id, text, roomId, event }): MadeEvent => ({
      ...event,
      id,
      text,
      roomId,
    }));
    const older = [...chain, ...others].sort(DESCENDING);
    const place = older.findIndex(({ id }) => id === head.id);
    return theseAre(await ask(subject, `before=${head.id}&limit=2`), older.slice(place + 1, place + 3));
  }),
  check('theirs', 'its own chain is whole, canonical, linked and signed', '11.2', async (subject) => {
    const reply = await ask(subject, `origin=${subject.target.serverName}&from_seq=0`);
    const texts = reply.status === 200 ? textsOf(reply) : undefined;
    if (!texts || texts.length === 0) return failed('200 and events in their own bytes', inWords(reply));
    let before: ParsedEvent | undefined;
    for (const text of texts) {
      const event = verified(subject, text);
      if (typeof event === 'string') return failed('events that verify', event);
      const { seq, prev } = event.event;
      const linked = seq === (before ? before.event.seq + 1 : 0) && prev === (before?.id ?? null);
      if (!linked) return failed(`seq and prev after ${before?.id ?? 'nothing'}`, `seq ${seq}, prev ${prev}`);
      before = event;
    }
    return PASSED;
  }),
  check('heads', 'heads has a place for each chain of the room', '11.2', async (subject) => {
    const {
      conversation: { room },
      peer,
      target,
    } = subject;
    const { heads } = membersOf((await ask(subject, `origin=${target.serverName}&from_seq=0`)).json);
    const [ours, theirs] = [peer.serverName, target.serverName].map((name) =>
      membersOf(membersOf(heads)[name]),
    );
    const fits = ours!['event_id'] === room.head.id && typeof theirs!['event_id'] === 'string';
    return holds(
      fits,
      `${peer.serverName} at ${room.head.id}, and ${target.serverName}`,
      JSON.stringify(heads),
    );
  }),
  check('signed-head', 'the head of its own chain is signed by its active key', '11.3', async (subject) => {
    const { head } = membersOf((await ask(subject, `origin=${subject.target.serverName}`)).json);
    return head === undefined
      ? skipped('It gives no signed head, which it only SHOULD.')
      : headSigned(subject, membersOf(head));
  }),
  check('erased', 'what was erased comes in erased form', '7.5', async (subject) => {
    const { conversation, peer } = subject;
    const { made: secret } = await conversation.tell('sw.message', { body: 'To be forgotten.' });
    await conversation.tell('sw.erase', { target: secret.id });
    const range = `from_seq=${secret.seq}&to_seq=${secret.seq}`;
    const reply = await ask(subject, `origin=${peer.serverName}&${range}`);
    const finding = theseAre(reply, [secret]);
    if (finding.outcome !== 'passed') return finding;
    return holds(
      !reply.text.includes('forgotten') && !reply.text.includes('"salt"'),
      'neither content nor salt',
      reply.text.slice(0, 400),
    );
  }),
];

async function headSigned(subject: Subject, head: JsonObject): Promise<Finding> {
  const read = await subject.readDescriptor();
  const { key_id, value } = membersOf(head['signature']);
  const key = read.ok && read.descriptor.keys.find((one) => one.key_id === key_id && isCurrent(one.state));
  const signature = typeof value === 'string' ? decodeBase64url(value) : undefined;
  if (!key || key.state !== 'active' || !signature)
    return failed('a signature by the active key', JSON.stringify(head));
  const bytes = headSigningBytes({
    room_id: subject.conversation.room.id,
    origin: subject.target.serverName,
    seq: Number(head['seq']),
    event_id: String(head['event_id']),
    ts: Number(head['ts']),
  });
  const verifies = verifyStrict(decodeBase64url(key.public_key)!, bytes, signature);
  return holds(verifies, 'a signature that verifies', JSON.stringify(head));
}

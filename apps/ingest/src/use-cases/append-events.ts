import { randomBytes } from 'node:crypto';
import { announce } from '@app/messaging';
import { ingestTopics } from '@app/contracts/ingest';
import {
  decodeBase64url,
  draftEvent,
  type EventDraft,
  type EventInput,
  type EventType,
  type ContentOf,
  type JsonObject,
} from '@app/protocol';
import { newChain, withEvent, type Chain } from '../domain/chain';
import { closingOf, type Room } from '../domain/room-kinds';
import type { StoredEvent } from '../domain/stored-event';
import { targetOf } from '../domain/type-rules';
import { nextTimestamp } from '../domain/timestamps';
import { applyEffect } from './effects';
import type { LogSession } from './log-session';
import type { Signer } from './ports';

const SALT_BYTES = 16;

/** Something that one of our people, or the home in its own name, says in a room. */
export interface Saying {
  room: Room;
  type: EventType;
  sender: string;
  content: JsonObject;
}

export const saying = <T extends EventType>(
  room: Room,
  type: T,
  sender: string,
  content: ContentOf<T>,
): Saying => ({
  room,
  type,
  sender,
  content: content as unknown as JsonObject,
});

interface Drafted {
  saying: Saying;
  input: EventInput;
  draft: EventDraft;
}

/**
 * Appends to our own chains, in order: one signing request for each tenant, however many events. The chains stay
 * locked until the session commits, so no place is ever signed for twice.
 */
export async function appendEvents(
  session: LogSession,
  signer: Signer,
  sayings: readonly Saying[],
  now: number,
): Promise<StoredEvent[]> {
  const drafted: Drafted[] = [];
  for (const one of sayings) drafted.push(await draftNext(session, one, now));
  const texts = await sealAll(signer, drafted);
  const stored: StoredEvent[] = [];
  for (const [i, one] of drafted.entries()) stored.push(await record(session, one, texts[i]!, now));
  return stored;
}

async function draftNext(session: LogSession, one: Saying, now: number): Promise<Drafted> {
  const { tenant, room_id } = one.room;
  await session.requireOwnChain(tenant, room_id);
  const chain = (await session.chain(tenant, room_id, tenant)) ?? newChain(tenant, room_id, tenant, 0);
  const highest = await session.highestTs(tenant, room_id);
  const input: EventInput = {
    type: one.type,
    room_id,
    origin: tenant,
    sender: one.sender,
    ts: nextTimestamp(now, chain.head_ts, highest),
    seq: chain.head_seq + 1,
    prev: chain.head_id,
    content: one.content,
    salt: randomBytes(SALT_BYTES),
  };
  const draft = draftEvent(input);
  session.putChain(afterDraft(chain, input, draft));
  return { saying: one, input, draft };
}

const afterDraft = (chain: Chain, input: EventInput, draft: EventDraft): Chain =>
  withEvent(chain, { seq: input.seq, prev: input.prev, id: draft.id, ts: input.ts, rank: 0 }, 'next');

async function sealAll(signer: Signer, drafted: readonly Drafted[]): Promise<string[]> {
  const texts = new Array<string>(drafted.length);
  for (const tenant of new Set(drafted.map((one) => one.input.origin))) {
    const own = drafted.flatMap((one, i) => (one.input.origin === tenant ? [{ ...one, i }] : []));
    const { key_id, signatures } = await signer.signEvents(
      tenant,
      own.map((one) => one.draft.headerText),
    );
    own.forEach((one, n) => (texts[one.i] = one.draft.seal(key_id, decodeBase64url(signatures[n]!)!)));
  }
  return texts;
}

async function record(
  session: LogSession,
  { saying: { room }, input, draft }: Drafted,
  text: string,
  now: number,
): Promise<StoredEvent> {
  const { tenant, room_id } = room;
  const { type, sender, ts, seq, prev } = input;
  const event: StoredEvent = {
    tenant,
    room_id,
    origin: tenant,
    seq,
    event_id: draft.id,
    prev,
    ts,
    type,
    sender,
    status: 'accepted',
    code: null,
    reason: null,
    linked: true,
    applied: true,
    target: targetOf(input),
    text,
    rank: 0,
    received_at: now,
  };
  session.putEvent(event);
  const current = (await session.room(tenant, room_id)) ?? room;
  session.announce(announce(ingestTopics.chainAdvanced, draft.id, advanceOf(event, current)));
  await applyEffect(session, current, event, now);
  return event;
}

/** What the relay is told of one of our events. */
export const advanceOf = ({ tenant, room_id, seq, event_id, ts, text }: StoredEvent, room: Room) => ({
  tenant,
  room_id,
  seq,
  event_id,
  ts,
  text,
  federates: closingOf(room) === undefined,
});

/** Sends one of our events, singly, to servers that do not (or not yet) read the chain. */
export function address(
  session: LogSession,
  event: StoredEvent,
  peers: readonly string[],
  cause = 'addressed',
): void {
  const { tenant, room_id, seq, ts, event_id } = event;
  const others = peers.filter((peer) => peer !== tenant);
  if (others.length === 0) return;
  session.announce(
    announce(ingestTopics.eventAddressed, `${event_id} ${cause}`, {
      tenant,
      room_id,
      seq,
      ts,
      peers: others,
    }),
  );
}

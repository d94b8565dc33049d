import { isKnownEventType, type ContentOf, type EventType } from '@app/protocol';
import type { Room } from '../domain/room-kinds';
import type { StoredEvent } from '../domain/stored-event';
import { mentionsIn } from '../domain/mentions';
import { applyErase } from './apply-erase';
import { applyInvite, applyRefusal } from './apply-invite';
import { applyLeave, applyMember } from './apply-membership';
import type { LogSession } from './log-session';
import { readmit } from './readmit';

/** What an accepted event of a type changes, on the server of `room.tenant`; replies with the chains that begin by it. */
export type Effect<T extends EventType = EventType> = (
  session: LogSession,
  room: Room,
  event: StoredEvent,
  content: ContentOf<T>,
  now: number,
) => Promise<string[] | void> | void;

/** Tells the people in the room what was said. */
const show: Effect = (session, room, event, content) => {
  session.stream({
    tenant: room.tenant,
    participant: null,
    kind: 'timeline',
    room_id: room.room_id,
    data: {
      event_id: event.event_id,
      type: event.type,
      origin: event.origin,
      seq: event.seq,
      ts: event.ts,
      sender: event.sender,
      content,
    },
  });
};

const HISTORY_MS = 86_400_000;

/** A message also goes to those whose settings ask for it; history that is pulled later is news to nobody. */
const tell: Effect<'sw.message'> = async (session, room, event, content, now) => {
  await show(session, room, event, content, now);
  const { tenant, room_id } = room;
  const { event_id: subject, sender, ts: at } = event;
  if (at < now - HISTORY_MS) return;
  const mentions = mentionsIn(content.body, tenant);
  session.notify({ tenant, kind: 'message', room_id, subject, sender, at, person: null, mentions });
};

/** The home decides on what a person elsewhere asks for; the answer follows in a transaction of its own. */
export const haveAnswered: Effect = (session, room, event, _content, now) => {
  if (room.home !== room.tenant) return;
  session.putTask({
    tenant: room.tenant,
    kind: 'answer',
    room_id: room.room_id,
    key: event.event_id,
    due_at: now,
  });
};

/** What the home answers by its word on a person. */
export const ASKS: ReadonlySet<string> = new Set<EventType>([
  'sw.room.join',
  'sw.room.leave',
  'sw.room.decline',
  'sw.room.invite_request',
]);

const EFFECTS: { [T in EventType]?: Effect<T> } = {
  'sw.room.create': (session, room, event) => session.putRoom({ ...room, create_text: event.text }),
  'sw.room.settings': (session, room, { seq }, { name, history }) => {
    if (seq <= room.settings_seq) return;
    session.putRoom({
      ...room,
      name: name ?? room.name,
      history: history ?? room.history,
      settings_seq: seq,
    });
    session.stream({
      tenant: room.tenant,
      participant: null,
      kind: 'room',
      room_id: room.room_id,
      data: { name, history },
    });
  },
  'sw.room.invite': applyInvite,
  'sw.room.refusal': applyRefusal,
  'sw.room.member': async (session, room, event, content, now) => {
    const begun = await applyMember(session, room, event, content, now);
    // By the same word some events may be a member's that were none before.
    await readmit(session, room, event, content, now, (taken) => applyEffect(session, room, taken, now));
    return begun;
  },
  'sw.room.leave': async (session, room, event, content, now) => {
    await applyLeave(session, room, event);
    await haveAnswered(session, room, event, content, now);
  },
  'sw.room.join': haveAnswered,
  'sw.room.decline': haveAnswered,
  'sw.room.invite_request': haveAnswered,
  'sw.message': tell,
  'sw.reaction': show,
  'sw.edit': show,
  'sw.erase': async (session, room, event, content, now) => {
    await applyErase(session, room, event, content);
    await show(session, room, event, content, now);
  },
};

/**
 * Applies what an accepted event says; types that are not known say nothing, erased events nothing any more.
 * Resolves to the origins whose chains begin here by it.
 */
export async function applyEffect(
  session: LogSession,
  room: Room,
  event: StoredEvent,
  now: number,
): Promise<string[]> {
  if (!isKnownEventType(event.type)) return [];
  const { content } = JSON.parse(event.text) as { content?: never };
  if (content === undefined) return [];
  return (await EFFECTS[event.type]?.(session, room, event, content, now)) ?? [];
}

import { ingestTopics } from '@app/contracts/ingest';
import { announce } from '@app/messaging';
import { eraseEvent, type ContentOf } from '@app/protocol';
import type { Room } from '../domain/room-kinds';
import { isErased, type StoredEvent } from '../domain/stored-event';
import type { LogSession } from './log-session';

/** Takes content and salt out of the target and of what edits made of it; the rest of the chains still verifies. */
export async function applyErase(
  session: LogSession,
  room: Room,
  event: StoredEvent,
  { target }: ContentOf<'sw.erase'>,
): Promise<void> {
  const held = await session.eventById(room.tenant, target);
  if (!held || !mayErase(room, event, held)) return;
  erase(session, held);
  await eraseEdits(session, held);
}

/** An erasure that came before its target, or before an edit of it, takes effect when that comes. */
export async function eraseIfAsked(
  session: LogSession,
  room: Room,
  event: StoredEvent,
): Promise<StoredEvent> {
  const message = event.type === 'sw.edit' ? await editedBy(session, event) : event;
  if (!message) return event;
  const asked = await session.erasuresOf(room.tenant, message.event_id);
  if (!asked.some((erasure) => mayErase(room, erasure, message))) return event;
  if (message === event) await eraseEdits(session, event);
  return erased(event);
}

const editedBy = async (session: LogSession, { tenant, target }: StoredEvent) =>
  target === null ? undefined : session.eventById(tenant, target);

async function eraseEdits(session: LogSession, { tenant, room_id, event_id }: StoredEvent): Promise<void> {
  for (const edit of await session.editsOf(tenant, room_id, event_id)) erase(session, edit);
}

/** What was announced of it holds its content too: that is taken back once this is committed. */
function erase(session: LogSession, event: StoredEvent): void {
  if (isErased(event)) return;
  session.putEvent(erased(event));
  const { tenant, room_id, origin, event_id, received_at: taken_at } = event;
  session.announce(
    announce(ingestTopics.eventErased, event_id, { tenant, room_id, origin, event_id, taken_at }),
  );
}

const erased = (event: StoredEvent): StoredEvent => ({ ...event, text: eraseEvent(event.text) });

const mayErase = (room: Room, erasure: StoredEvent, target: StoredEvent): boolean =>
  target.room_id === room.room_id &&
  target.type === 'sw.message' &&
  (erasure.sender === target.sender || erasure.origin === room.home);

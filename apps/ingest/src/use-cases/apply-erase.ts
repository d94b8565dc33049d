import { eraseEvent, type ContentOf } from '@app/protocol';
import type { Room } from '../domain/room-kinds';
import type { StoredEvent } from '../domain/stored-event';
import type { LogSession } from './log-session';

/** Takes content and salt out of the target; the rest of the chain still verifies. */
export async function applyErase(
  session: LogSession,
  room: Room,
  event: StoredEvent,
  { target }: ContentOf<'sw.erase'>,
): Promise<void> {
  const held = await session.eventById(room.tenant, target);
  if (held && mayErase(room, event, held)) session.putEvent({ ...held, text: eraseEvent(held.text) });
}

/** An erasure that came before its target takes effect when the target comes. */
export async function eraseIfAsked(
  session: LogSession,
  room: Room,
  event: StoredEvent,
): Promise<StoredEvent> {
  const asked = await session.erasuresOf(room.tenant, event.event_id);
  return asked.some((erasure) => mayErase(room, erasure, event))
    ? { ...event, text: eraseEvent(event.text) }
    : event;
}

const mayErase = (room: Room, erasure: StoredEvent, target: StoredEvent): boolean =>
  target.room_id === room.room_id &&
  target.type === 'sw.message' &&
  (erasure.sender === target.sender || erasure.origin === room.home);

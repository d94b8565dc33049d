import {
  checkRoomId,
  parseEvent,
  parseFqid,
  refuse,
  type JsonObject,
  type Outcome,
  canonicalize,
  checkContent,
} from '@app/protocol';
import type { Room } from '../domain/room-kinds';
import { contentOf } from '../domain/type-rules';
import type { AuthenticEvent } from './judge-event';
import type { LogSession } from './log-session';
import type { PolicyDesk } from './ports';

/** An invite makes a room known, and nothing more: what it says of the room is in the create event that it carries. */
export async function knowRoomByInvite(
  session: LogSession,
  policy: PolicyDesk,
  { tenant, parsed }: AuthenticEvent,
  now: number,
): Promise<Outcome<{ room: Room }>> {
  const { event, roomId } = parsed;
  const form = event.content ? checkContent(event.type, event.content) : refuse('SW_FED_MALFORMED_EVENT');
  if (!form.ok) return form;
  const { target, create_event } = contentOf('sw.room.invite', event);
  const createText = canonicalize(create_event as JsonObject);
  const genuine = checkRoomId(roomId, createText);
  if (!genuine.ok) return genuine;
  const created = parseEvent(createText);
  if (!created.ok) return created;
  if (created.event.event.origin !== event.origin) return refuse('SW_FED_NOT_HOME');
  const wellFormed = checkContent('sw.room.create', created.event.event.content ?? {});
  if (!wellFormed.ok) return wellFormed;
  if (parseFqid(target)?.server !== tenant) return refuse('SW_FED_NOT_IN_ROOM');

  const verdict = await policy.judge(tenant, event.origin, 'invite');
  if (!verdict.ok) return verdict;
  // A listed peer is told; a stranger must not learn who exists here, so its invite is taken and expires.
  if (!(await session.participant(tenant, target)) && verdict.listed) return refuse('SW_FED_UNKNOWN_USER');

  const { name, room_type, history, creator } = contentOf('sw.room.create', created.event.event);
  const room: Room = {
    tenant,
    room_id: roomId,
    home: event.origin,
    name,
    room_type,
    history,
    creator,
    incognito: false,
    bridge: false,
    direct: contentOf('sw.room.invite', event).direct,
    federate: true,
    create_text: createText,
    settings_seq: -1,
    created_at: now,
  };
  session.putRoom(room);
  return { ok: true, room };
}

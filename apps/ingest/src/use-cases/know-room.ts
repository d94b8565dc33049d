import {
  checkRoomId,
  parseEvent,
  parseFqid,
  refuse,
  type ContentOf,
  type JsonObject,
  type Outcome,
  type Refusal,
  canonicalize,
  checkContent,
} from '@app/protocol';
import { expiryFault, isCrowded } from '../domain/invite';
import { federationFault, type Room } from '../domain/room-kinds';
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
  const { target, create_event, expires_at, direct } = contentOf('sw.room.invite', event);
  const created = readCreateEvent(create_event as JsonObject, roomId, event.origin);
  if (!created.ok) return created;
  if (parseFqid(target)?.server !== tenant) return refuse('SW_FED_NOT_IN_ROOM');

  const { name, room_type, history, creator } = created.content;
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
    direct,
    federate: true,
    create_text: created.text,
    settings_seq: -1,
    created_at: now,
  };
  const fault = federationFault(room) ?? expiryFault(expires_at, now);
  if (fault) return fault;
  const verdict = await policy.judge(tenant, event.origin, 'invite');
  if (!verdict.ok) return verdict;
  // A listed peer is told; a stranger must not learn who exists here, so its invite is taken and expires.
  const untaken = verdict.listed ? await whyNobodyIsAsked(session, room, target, now) : undefined;
  if (untaken) return untaken;
  session.putRoom(room);
  return { ok: true, room };
}

async function whyNobodyIsAsked(
  session: LogSession,
  { tenant, home }: Room,
  target: string,
  now: number,
): Promise<Refusal | undefined> {
  if (!(await session.participant(tenant, target))) return refuse('SW_FED_UNKNOWN_USER');
  return isCrowded(await session.waitingFrom(home, tenant, target), now)
    ? refuse('SW_FED_RATE_LIMITED', 'Too many invites of this server wait for that person already.')
    : undefined;
}

/** The create event that makes this room, written by the server that invites to it. */
function readCreateEvent(
  create_event: JsonObject,
  roomId: string,
  home: string,
): Outcome<{ text: string; content: ContentOf<'sw.room.create'> }> {
  const text = canonicalize(create_event);
  const parsed = parseEvent(text);
  if (!parsed.ok) return refuse('SW_FED_MALFORMED_EVENT', `create_event: ${parsed.detail ?? parsed.code}`);
  const genuine = checkRoomId(roomId, text);
  if (!genuine.ok) return genuine;
  const { event } = parsed.event;
  if (event.origin !== home) return refuse('SW_FED_ROOM_ID_MISMATCH', 'Another server made that room.');
  const form = checkContent('sw.room.create', event.content ?? {});
  return form.ok ? { ok: true, text, content: contentOf('sw.room.create', event) } : form;
}

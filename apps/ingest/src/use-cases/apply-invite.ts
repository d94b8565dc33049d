import type { ContentOf } from '@app/protocol';
import { isCrowded, type Invite } from '../domain/invite';
import type { Room } from '../domain/room-kinds';
import type { StoredEvent } from '../domain/stored-event';
import { isOurs } from '../domain/people';
import type { LogSession } from './log-session';

/** An invite for one of our people becomes theirs to answer; one that we issued is recorded as it was written. */
export async function applyInvite(
  session: LogSession,
  room: Room,
  event: StoredEvent,
  content: ContentOf<'sw.room.invite'>,
  now: number,
): Promise<void> {
  const { tenant } = room;
  const asked = await requestedHere(session, room, content);
  if (asked) return putInvite(session, room, { ...asked, state: 'pending', expires_at: content.expires_at });
  if (!isOurs(tenant, content.target) && room.home !== tenant) return;
  // Strangers' invites to nobody are accepted and left to expire, so that names cannot be probed.
  if (isOurs(tenant, content.target) && !(await mayBeAsked(session, room, content.target, now))) return;
  if (await session.invite(tenant, content.invite_id)) return;
  const inviter = content.requested_by ?? event.sender;
  const invite: Invite = {
    tenant,
    invite_id: content.invite_id,
    room_id: room.room_id,
    inviter,
    target: content.target,
    state: isOurs(tenant, content.target) ? 'pending' : 'sending',
    expires_at: content.expires_at,
    direct: content.direct,
    refusal_code: null,
    refusal_detail: null,
    created_at: now,
  };
  putInvite(session, room, invite);
}

/** Whether the person is here, and not yet flooded with invites by that server; our own people's are our own matter. */
async function mayBeAsked(
  session: LogSession,
  { tenant, home }: Room,
  target: string,
  now: number,
): Promise<boolean> {
  if (!(await session.participant(tenant, target))) return false;
  return home === tenant || !isCrowded(await session.waitingFrom(home, tenant, target), now);
}

/** What one of our people asked the home for, when this invite is its answer. */
async function requestedHere(
  session: LogSession,
  room: Room,
  { invite_id, target, requested_by }: ContentOf<'sw.room.invite'>,
): Promise<Invite | undefined> {
  if (room.home === room.tenant || !requested_by) return undefined;
  const open = (await session.invitesOf(room.tenant, room.room_id)).filter(
    (invite) => invite.state === 'sending' && invite.target === target && invite.inviter === requested_by,
  );
  // To answer it, a person of ours needs the home's own id, which may be another than the request's.
  return isOurs(room.tenant, target) ? open.find((invite) => invite.invite_id === invite_id) : open[0];
}

/** What one of our people asked for came to nothing: the home says why. */
export async function applyRefusal(
  session: LogSession,
  room: Room,
  _event: StoredEvent,
  { cause, code }: ContentOf<'sw.room.refusal'>,
): Promise<void> {
  const asked = await session.eventById(room.tenant, cause);
  if (asked?.origin !== room.tenant || asked.room_id !== room.room_id) return;
  const invite = await inviteAskedFor(session, asked);
  if (invite) putInvite(session, room, { ...invite, state: 'refused', refusal_code: code });
}

async function inviteAskedFor(session: LogSession, asked: StoredEvent): Promise<Invite | undefined> {
  if (asked.type === 'sw.room.invite_request') return session.invite(asked.tenant, asked.event_id);
  if (asked.type !== 'sw.room.join') return undefined;
  const { content } = JSON.parse(asked.text) as { content?: ContentOf<'sw.room.join'> };
  return content && session.invite(asked.tenant, content.invite_id);
}

/** Stores an invite and tells both people of it, as far as they are ours; one that is only asked for is its inviter's. */
export function putInvite(session: LogSession, room: Room, invite: Invite): void {
  session.putInvite(invite);
  if (invite.state === 'pending' && isOurs(room.tenant, invite.target)) {
    const { tenant, invite_id: subject, inviter: sender, created_at: at, target: person } = invite;
    session.notify({
      tenant,
      kind: 'invite',
      room_id: room.room_id,
      subject,
      sender,
      at,
      person,
      mentions: [],
    });
  }
  const concerned = invite.state === 'sending' ? [invite.inviter] : [invite.target, invite.inviter];
  for (const person of concerned) {
    if (!isOurs(room.tenant, person)) continue;
    const { invite_id, room_id, inviter, target, state, expires_at, direct, refusal_code: code } = invite;
    session.stream({
      tenant: room.tenant,
      participant: person,
      kind: 'invites',
      room_id,
      data: {
        invite_id,
        room_id,
        room_name: room.name,
        inviter,
        target,
        state,
        expires_at,
        direct,
        refusal: code && { code },
      },
    });
  }
}

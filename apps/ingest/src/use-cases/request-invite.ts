import type { Invite } from '../domain/invite';
import type { Room } from '../domain/room-kinds';
import { appendEvents, saying } from './append-events';
import { putInvite } from './apply-invite';
import type { LogSession } from './log-session';
import type { Signer } from './ports';

interface Wish {
  room: Room;
  inviter: string;
  target: string;
  ttl: number;
}

/** Asks the home of a room elsewhere for an invite; it goes by the id of the request until the home answers. */
export async function requestInvite(
  session: LogSession,
  signer: Signer,
  { room, inviter, target, ttl }: Wish,
  now: number,
): Promise<Invite> {
  const request = saying(room, 'sw.room.invite_request', inviter, { target });
  const [event] = await appendEvents(session, signer, [request], now);
  const invite: Invite = {
    tenant: room.tenant,
    invite_id: event!.event_id,
    room_id: room.room_id,
    inviter,
    target,
    state: 'sending',
    expires_at: now + ttl,
    direct: room.direct,
    refusal_code: null,
    refusal_detail: null,
    created_at: now,
  };
  putInvite(session, room, invite);
  return invite;
}

import type { JsonObject } from '@app/protocol';
import { uuidv7 } from 'uuidv7';
import type { Invite } from '../domain/invite';
import { isOurs, serverOf } from '../domain/people';
import type { Room } from '../domain/room-kinds';
import { address, appendEvents, saying } from './append-events';
import type { LogSession } from './log-session';
import type { Signer } from './ports';

export interface InviteWish {
  room: Room;
  inviter: string;
  target: string;
  direct: boolean;
  ttl: number;
}

/** The home writes an invite into its chain and sends it, singly, to the server of whom it is for. */
export async function issueInvite(
  session: LogSession,
  signer: Signer,
  { room, inviter, target, direct, ttl }: InviteWish,
  now: number,
): Promise<Invite> {
  const invite_id = uuidv7();
  const content = {
    invite_id,
    target,
    expires_at: now + ttl,
    create_event: JSON.parse(room.create_text!) as JsonObject,
    direct,
    ...(!isOurs(room.tenant, inviter) && { requested_by: inviter }),
  };
  const sender = isOurs(room.tenant, inviter) ? inviter : room.creator;
  const [event] = await appendEvents(session, signer, [saying(room, 'sw.room.invite', sender, content)], now);
  address(session, event!, [serverOf(target)]);
  return (await session.invite(room.tenant, invite_id))!;
}

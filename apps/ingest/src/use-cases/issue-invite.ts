import { refuse, type JsonObject, type Refusal } from '@app/protocol';
import { uuidv7 } from 'uuidv7';
import { currentMembership, isBanned } from '../domain/membership';
import { isOurs, serverOf } from '../domain/people';
import { federationFault, type Room } from '../domain/room-kinds';
import { address, appendEvents, saying } from './append-events';
import type { LogSession } from './log-session';
import type { Signer } from './ports';

export interface InviteWish {
  room: Room;
  inviter: string;
  target: string;
  direct: boolean;
  ttl: number;
  /** The id of the event that asked for it, which becomes the invite's own. */
  request?: string;
}

/** Why nobody can invite `target` into a room of ours, by what the room is and knows of them. */
export async function inviteFault(
  session: LogSession,
  room: Room,
  target: string,
): Promise<Refusal | undefined> {
  // A guest's server has to ask the home, whoever is invited.
  const staysHere = room.home === room.tenant && isOurs(room.tenant, target);
  const closed = staysHere ? undefined : federationFault(room);
  if (closed) return closed;
  const facts = await session.facts(room.tenant, room.room_id, target);
  if (isBanned(facts, room.home)) return refuse('SW_FED_NOT_INVITED', `${target} is banned from this room.`);
  return currentMembership(facts, room.home) === 'joined'
    ? refuse('SW_FED_MALFORMED_REQUEST', `${target} is in the room already.`)
    : undefined;
}

/** The home writes an invite into its chain and sends it, singly, to the server of whom it is for; resolves to its id. */
export async function issueInvite(
  session: LogSession,
  signer: Signer,
  { room, inviter, target, direct, ttl, request }: InviteWish,
  now: number,
): Promise<string> {
  const invite_id = request ?? uuidv7();
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
  return invite_id;
}

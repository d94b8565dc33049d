import type { Asker, Participant } from '@app/contracts/ingest';
import { FederationError, refuse } from '@app/protocol';
import { currentMembership } from '../domain/membership';
import type { Room } from '../domain/room-kinds';
import type { LogSession } from './log-session';
import type { People } from './ports';

/** To people, a room that they are not in does not exist. */
export const noSuchRoom = (): FederationError =>
  new FederationError(
    refuse('SW_FED_NOT_IN_ROOM', 'You are not in this room, or it does not exist.', { retryable: false }),
  );

export async function personOf(people: People, { tenant, participant_id }: Asker): Promise<Participant> {
  const person = await people.byId(tenant, participant_id);
  if (!person) throw new FederationError(refuse('SW_FED_UNKNOWN_USER'));
  return person;
}

/** The room, for somebody who is in it. */
export async function roomOfMember(
  session: LogSession,
  tenant: string,
  roomId: string,
  fqid: string,
): Promise<Room> {
  const room = await session.room(tenant, roomId);
  const membership = room && currentMembership(await session.facts(tenant, roomId, fqid), room.home);
  if (!room || membership !== 'joined') throw noSuchRoom();
  return room;
}

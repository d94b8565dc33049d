import { isOurs } from './people';
import { federationFault, type RoomKind } from './room-kinds';

/** A room that somebody is in, and the servers of all who are in it now. */
export interface RoomOfPerson extends RoomKind {
  readonly fqid: string;
  readonly room_id: string;
  readonly servers: readonly string[];
}

export const byPerson = (rooms: readonly RoomOfPerson[]): Map<string, RoomOfPerson[]> =>
  rooms.reduce((map, room) => map.set(room.fqid, [...(map.get(room.fqid) ?? []), room]), new Map());

/** The other servers that hear of one of our people: everywhere, or in one room. */
export function peersOf(tenant: string, rooms: readonly RoomOfPerson[], roomId: string | null): string[] {
  const federating = rooms.filter((room) => isMeant(room, roomId) && !federationFault(room));
  return [...new Set(federating.flatMap(({ servers }) => servers))].filter((server) => server !== tenant);
}

/** Whether a person of another server may be heard of here: they are with one of ours in a room that federates. */
export const mayBeHeard = (tenant: string, rooms: readonly RoomOfPerson[], roomId: string | null): boolean =>
  rooms.some((room) => isMeant(room, roomId) && room.servers.includes(tenant) && !federationFault(room));

/** Whether what `sender` is shows to people of ours in this room. */
export const showsIn = (tenant: string, sender: string, room: RoomKind): boolean =>
  isOurs(tenant, sender) || !federationFault(room);

const isMeant = (room: RoomOfPerson, roomId: string | null) => roomId === null || room.room_id === roomId;

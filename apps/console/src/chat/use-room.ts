import { useQuery } from '@tanstack/react-query';
import { membersQuery, roomsQuery } from '../api/queries';
import type { MemberView, RoomView } from '../api/views';
import { useApi } from '../session/session';

/** The room by its id, of those that the person is in; undefined while they load and where there is none. */
export function useRoom(roomId: string): RoomView | undefined {
  const rooms = useQuery(roomsQuery(useApi()));
  return rooms.data?.find(({ room_id }) => room_id === roomId);
}

/** The members of a room by FQID; those who have left too, for what they once said. */
export function useMembers(roomId: string): ReadonlyMap<string, MemberView> {
  return useQuery({ ...membersQuery(useApi(), roomId), select: byAddress }).data ?? NOBODY;
}

const byAddress = (list: readonly MemberView[]) => new Map(list.map((member) => [member.fqid, member]));

const NOBODY: ReadonlyMap<string, MemberView> = new Map();

/** What to call a person: their own name, or the first half of their address. */
export const nameOf = (members: ReadonlyMap<string, MemberView>, fqid: string): string =>
  members.get(fqid)?.display_name ?? fqid.slice(1, fqid.indexOf(':'));

import { refuse, type Refusal } from '@app/protocol';
import { currentMembership, isBanned, type MembershipFact } from './membership';
import type { Room } from './room-kinds';

/** What a moderator does to a person in a room. */
export type Removal = 'kicked' | 'banned' | 'unbanned';

/** The creator of a room may remove people from it, and so may the admins of its home. */
export const mayModerate = (room: Room, fqid: string, isAdmin: boolean): boolean =>
  isAdmin || room.creator === fqid;

type Objection = (target: string, facts: readonly MembershipFact[], home: string) => string | undefined;

const OBJECTIONS: Record<Removal, Objection> = {
  kicked: (target, facts, home) =>
    currentMembership(facts, home) === 'joined' ? undefined : `${target} is not in the room.`,
  banned: (target, facts, home) =>
    isBanned(facts, home) ? `${target} is banned from the room already.` : undefined,
  unbanned: (target, facts, home) =>
    isBanned(facts, home) ? undefined : `${target} is not banned from the room.`,
};

/** Why the home cannot say that of `target`, from the facts of that person; undefined when it can. */
export function removalFault(
  removal: Removal,
  target: string,
  facts: readonly MembershipFact[],
  home: string,
): Refusal | undefined {
  const detail = OBJECTIONS[removal](target, facts, home);
  return detail === undefined ? undefined : refuse('SW_FED_MALFORMED_REQUEST', detail);
}

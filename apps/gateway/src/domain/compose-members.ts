import type { Page } from '@app/contracts/contract';
import type { ListedMember, MemberView } from '@app/contracts/ingest';
import type { PresenceStatus } from '@app/protocol';

/** A room's members with what each is now; whose presence is not to be shown is offline. */
export function composeMembers(
  { items, next }: Page<ListedMember>,
  statusOf: (fqid: string) => PresenceStatus,
): Page<MemberView> {
  const views = items.map(({ shows_presence, ...member }) => ({
    ...member,
    presence: shows_presence ? statusOf(member.fqid) : ('offline' as const),
  }));
  return { items: views, next };
}

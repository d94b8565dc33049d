import type { ChainReader } from '@app/contracts/ingest';
import { groupByPerson, isEnding, memberServers, type MembershipFact } from './membership';

/** A server's last time in a room: the `joined` that let it in, and the ending that put its last person out. */
interface Stay {
  admitted: MembershipFact | undefined;
  ended: MembershipFact | undefined;
}

function lastStay(facts: readonly MembershipFact[], home: string, server: string): Stay {
  const said = facts
    .filter((fact) => fact.server === server && fact.said_by === home)
    .sort((a, b) => a.said_at - b.said_at);
  const inside = new Set<string>();
  let stay: Stay = { admitted: undefined, ended: undefined };
  for (const fact of said) {
    if (fact.membership === 'joined') {
      if (inside.size === 0) stay = { admitted: fact, ended: undefined };
      inside.add(fact.fqid);
    } else if (isEnding(fact.membership) && inside.delete(fact.fqid) && inside.size === 0) {
      stay = { ...stay, ended: fact };
    }
  }
  return stay;
}

/** Where the chain of `origin` begins for `server`: the first place that it must be given. */
export function firstPlaceFor(
  facts: readonly MembershipFact[],
  home: string,
  origin: string,
  server: string,
): number | undefined {
  const theirs = lastStay(facts, home, server).admitted;
  if (!theirs) return undefined;
  if (origin === home) return theirs.said_at;
  const ours = lastStay(facts, home, origin).admitted;
  if (!ours) return undefined;
  // Whichever came later says what the home had of our chain when both were in the room for the first time.
  const later = ours.said_at > theirs.said_at ? ours : theirs;
  return (later.heads[origin]?.seq ?? -1) + 1;
}

/** Who gets the chain of `origin` (our own) and from where; a server whose people are all out, up to its end. */
export function readersOf(
  facts: readonly MembershipFact[],
  home: string,
  origin: string,
  head: number,
): ChainReader[] {
  const members = memberServers(facts, home);
  const readers: ChainReader[] = [];
  const everMembers = new Set(
    [...groupByPerson(facts).values()].flatMap((own) => own.slice(0, 1)).map((f) => f.server),
  );
  // The home decides also for a room that its own people have left.
  const isIn = (server: string) => server === home || members.has(server);
  if (origin !== home && members.has(origin)) everMembers.add(home);
  for (const server of everMembers) {
    if (server === origin) continue;
    const from =
      server === home ? homeReadsFrom(facts, home, origin) : firstPlaceFor(facts, home, origin, server);
    if (from === undefined) continue;
    const to_seq = isIn(origin) && isIn(server) ? null : lastPlaceFor(facts, home, origin, server, head);
    readers.push({ peer: server, from_seq: from, to_seq });
  }
  return readers;
}

/** The home holds a guest's chain up to the head that admitted it. */
function homeReadsFrom(facts: readonly MembershipFact[], home: string, origin: string): number | undefined {
  const ours = lastStay(facts, home, origin).admitted;
  return ours && (ours.heads[origin]?.seq ?? -1) + 1;
}

/**
 * A server is told of the ending that put it out, and nothing after: of the home's chain that ending itself, of a
 * guest's what the home had of it then, so that it stays the same whatever is said later.
 */
function lastPlaceFor(
  facts: readonly MembershipFact[],
  home: string,
  origin: string,
  server: string,
  head: number,
): number {
  const { ended } = lastStay(facts, home, server);
  if (origin === home) return ended?.said_at ?? head;
  const endings = [ended, lastStay(facts, home, origin).ended].filter((ending) => ending !== undefined);
  // A leave that the home has not answered yet: until it has, the chain ends where it stands.
  return Math.min(head, ...endings.map((ending) => ending.heads[origin]?.seq ?? -1));
}

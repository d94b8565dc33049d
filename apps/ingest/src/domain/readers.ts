import type { ChainReader } from '@app/contracts/ingest';
import { groupByPerson, isEnding, memberServers, type MembershipFact } from './membership';

/** The `joined` that let a server into the room: the earliest since all its people were last out. */
function admission(
  facts: readonly MembershipFact[],
  home: string,
  server: string,
): MembershipFact | undefined {
  const said = facts
    .filter((fact) => fact.server === server && fact.said_by === home)
    .sort((a, b) => a.said_at - b.said_at);
  const inside = new Set<string>();
  let admitted: MembershipFact | undefined;
  for (const fact of said) {
    if (fact.membership === 'joined') {
      if (inside.size === 0) admitted = fact;
      inside.add(fact.fqid);
    } else if (isEnding(fact.membership)) inside.delete(fact.fqid);
  }
  return admitted;
}

/** Where the chain of `origin` begins for `server`: the first place that it must be given. */
export function firstPlaceFor(
  facts: readonly MembershipFact[],
  home: string,
  origin: string,
  server: string,
): number | undefined {
  const theirs = admission(facts, home, server);
  if (!theirs) return undefined;
  if (origin === home) return theirs.said_at;
  const ours = admission(facts, home, origin);
  if (!ours) return undefined;
  // Whichever came later says what the home had of our chain when both were in the room for the first time.
  const later = ours.said_at > theirs.said_at ? ours : theirs;
  return (later.heads[origin]?.seq ?? -1) + 1;
}

/** Who gets the chain of `origin` (our own) and from where; a server whose people are all out gets it up to `head`. */
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
  if (origin !== home && members.has(origin)) everMembers.add(home);
  for (const server of everMembers) {
    if (server === origin) continue;
    const from =
      server === home ? homeReadsFrom(facts, home, origin) : firstPlaceFor(facts, home, origin, server);
    if (from === undefined) continue;
    const isIn = members.has(origin) && (members.has(server) || server === home);
    readers.push({
      peer: server,
      from_seq: from,
      to_seq: isIn ? null : lastPlaceFor(facts, home, origin, server, head),
    });
  }
  return readers;
}

/** The home holds a guest's chain up to the head that admitted it. */
function homeReadsFrom(facts: readonly MembershipFact[], home: string, origin: string): number | undefined {
  const ours = admission(facts, home, origin);
  return ours && (ours.heads[origin]?.seq ?? -1) + 1;
}

/** The home tells a server of the ending that put it out, and nothing after; a guest stops where it stands. */
function lastPlaceFor(
  facts: readonly MembershipFact[],
  home: string,
  origin: string,
  server: string,
  head: number,
): number {
  if (origin !== home) return head;
  const endings = facts.filter(
    (fact) => fact.server === server && fact.said_by === home && isEnding(fact.membership),
  );
  // A leave that the home has not answered yet: the answer is still theirs to get.
  return endings.length === 0 ? head : Math.max(...endings.map((fact) => fact.said_at));
}

/** How a person stands in a room, by the word of the home server (docs/protocol.md, "Membership"). */
export type Membership =
  'joined' | 'left' | 'kicked' | 'banned' | 'unbanned' | 'declined' | 'invite_rescinded' | 'invite_expired';

export interface Head {
  seq: number;
  event_id: string;
}

/**
 * One statement about a person's membership, kept for ever: in whatever order statements arrive, the same set
 * of them gives the same verdicts. `said_by` and `said_at` are the coordinates of the event that made it.
 */
export interface MembershipFact {
  fqid: string;
  server: string;
  /** The home server, or the person's own server for `sw.room.leave`. */
  said_by: string;
  said_at: number;
  membership: Membership;
  /** The place in the chain of the person's server up to which this statement looks back. */
  boundary: number;
  /** Of a home's `joined`: what the home had accepted of every member server. */
  heads: Readonly<Record<string, Head>>;
}

const ENDINGS: ReadonlySet<Membership> = new Set(['left', 'kicked', 'banned']);

export const isEnding = (membership: Membership): boolean => ENDINGS.has(membership);

/** Whether `ending` is later than `joined`: both of the home's are ordered by its chain, a leave by the leaver's. */
function endsAfter(ending: MembershipFact, joined: MembershipFact): boolean {
  return ending.said_by === joined.said_by
    ? ending.said_at > joined.said_at
    : ending.said_at > joined.boundary;
}

/** Whether an event that the person's server put at `seq` of its chain was made by a member. */
export function wasMember(facts: readonly MembershipFact[], seq: number): boolean {
  return facts.some(
    (joined) =>
      joined.membership === 'joined' &&
      joined.boundary < seq &&
      !facts.some(
        (ending) => isEnding(ending.membership) && endsAfter(ending, joined) && ending.boundary < seq,
      ),
  );
}

/** How the person stands after everything that has been said. */
export function currentMembership(facts: readonly MembershipFact[], home: string): Membership | undefined {
  const byHome = facts.filter((fact) => fact.said_by === home);
  const last = byHome.reduce<MembershipFact | undefined>(
    (latest, fact) => (!latest || fact.said_at > latest.said_at ? fact : latest),
    undefined,
  );
  const leave = facts.find(
    (fact) => fact.said_by !== home && last?.membership === 'joined' && endsAfter(fact, last),
  );
  return leave?.membership ?? last?.membership;
}

/** Whether the home keeps the person out; only `unbanned` lifts a ban. */
export function isBanned(facts: readonly MembershipFact[], home: string): boolean {
  const [last] = facts
    .filter(
      (fact) => fact.said_by === home && (fact.membership === 'banned' || fact.membership === 'unbanned'),
    )
    .sort((a, b) => b.said_at - a.said_at);
  return last?.membership === 'banned';
}

/** The servers with a joined member, from the facts of a whole room. */
export function memberServers(facts: readonly MembershipFact[], home: string): Set<string> {
  const servers = new Set<string>();
  for (const [, own] of groupByPerson(facts)) {
    const person = own[0];
    if (person && currentMembership(own, home) === 'joined') servers.add(person.server);
  }
  return servers;
}

export function groupByPerson(facts: readonly MembershipFact[]): Map<string, MembershipFact[]> {
  const people = new Map<string, MembershipFact[]>();
  for (const fact of facts) {
    const own = people.get(fact.fqid);
    if (own) own.push(fact);
    else people.set(fact.fqid, [fact]);
  }
  return people;
}

/** How many joined people are of other servers than the home. */
export function foreignMembers(facts: readonly MembershipFact[], home: string): number {
  return [...groupByPerson(facts).values()].filter(
    (own) => own[0]!.server !== home && currentMembership(own, home) === 'joined',
  ).length;
}

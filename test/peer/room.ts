import type { Known } from './wire/event';

export interface Head {
  seq: number;
  event_id: string;
}

/** One server's log in a room, as far as it is held. */
export class Chain {
  readonly places = new Map<number, Known>();
  /** From where on it must be whole; undefined while it has not begun for us. */
  since: number | undefined;

  constructor(readonly origin: string) {}

  /** The highest place up to which nothing is missing. */
  head(): Head | undefined {
    if (this.since === undefined || !this.places.has(this.since)) return undefined;
    let seq = this.since;
    while (this.places.has(seq + 1)) seq++;
    return { seq, event_id: this.places.get(seq)!.id };
  }

  inOrder(): Known[] {
    return [...this.places.values()].sort((a, b) => a.event.seq - b.event.seq);
  }

  /** Starts, or starts anew, at a place; the start never moves back. */
  beginAt(seq: number): void {
    this.since = Math.max(seq, this.since ?? 0);
  }
}

interface Decision {
  target: string;
  membership: string;
  heads: Record<string, Head>;
}

export const serverOf = (fqid: string): string => fqid.slice(fqid.indexOf(':') + 1);

const ENDINGS = new Set(['left', 'kicked', 'banned']);

export class Room {
  private readonly chains = new Map<string, Chain>();

  constructor(
    readonly id: string,
    readonly home: string,
    readonly create: Known | undefined,
  ) {}

  chain(origin: string): Chain {
    let chain = this.chains.get(origin);
    if (!chain) this.chains.set(origin, (chain = new Chain(origin)));
    return chain;
  }

  heads(): Record<string, Head> {
    const known = [...this.chains.values()].map(({ origin }) => [origin, this.chain(origin).head()] as const);
    return Object.fromEntries(known.filter((entry): entry is [string, Head] => entry[1] !== undefined));
  }

  events(): Known[] {
    return [...this.chains.values()].flatMap((chain) => chain.inOrder());
  }

  /** What the home has decided, in the order of its chain. */
  decisions(): { seq: number; decision: Decision }[] {
    return this.chain(this.home)
      .inOrder()
      .filter(({ event }) => event.type === 'sw.room.member' && event.content)
      .map(({ event }) => ({ seq: event.seq, decision: event.content as unknown as Decision }));
  }

  /** Section 10.2: whether an event by `person` at `seq` of their server's chain is in the room. */
  isMember(person: string, seq: number): boolean {
    const server = serverOf(person);
    const about = this.decisions()
      .filter(({ decision }) => decision.target === person)
      .map(({ seq: at, decision }) => ({
        at,
        membership: decision.membership,
        coordinate: server === this.home ? at : (decision.heads[server]?.seq ?? -1),
      }))
      .filter(({ coordinate }) => coordinate < seq);
    const leaves = this.chain(server)
      .inOrder()
      .filter(({ event }) => event.type === 'sw.room.leave' && event.sender === person && event.seq < seq);
    return about.some(
      ({ at, membership, coordinate }) =>
        membership === 'joined' &&
        !about.some((later) => later.at > at && ENDINGS.has(later.membership)) &&
        !leaves.some(({ event }) => event.seq > coordinate),
    );
  }

  /** Everybody whose last decision is `joined`. */
  members(): string[] {
    const last = new Map(this.decisions().map(({ decision }) => [decision.target, decision.membership]));
    return [...last].filter(([, membership]) => membership === 'joined').map(([person]) => person);
  }

  /** The servers in the room: also those that the newest decision names, for a guest has not seen all. */
  servers(): string[] {
    const newest = this.decisions().at(-1)?.decision;
    const gone = newest && ENDINGS.has(newest.membership) ? serverOf(newest.target) : undefined;
    const named = Object.keys(newest?.heads ?? {}).filter((server) => server !== gone);
    return [...new Set([this.home, ...named, ...this.members().map(serverOf)])];
  }
}

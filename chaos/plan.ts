import { SeededRandom } from './random';
import type { ServerKind } from './server-kinds';

/** What a plan has to know of a fault. */
export interface PlannedFault {
  /** The kinds of server that it can befall. */
  kinds: readonly ServerKind[];
  /** How long it lasts: from, to. */
  seconds: readonly [number, number];
  /** What nothing else may touch meanwhile. */
  takes(kind: ServerKind): readonly string[];
}

export interface Step {
  /** Milliseconds after its round has begun. */
  at: number;
  /** How long it lasts: milliseconds. */
  lasts: number;
  fault: string;
  /** The label of the server that it befalls. */
  server: string;
  /** Another one, for what is between two. */
  other: string;
}

/** What breaks at the same time. The next round begins when all of it has recovered. */
export type Round = readonly Step[];

export interface PlanOrder {
  seed: number;
  /** How long the plan takes if every recovery is over in `RECOVERY_MS`. */
  seconds: number;
  servers: Readonly<Record<string, ServerKind>>;
  faults: Readonly<Record<string, PlannedFault>>;
}

const RECOVERY_MS = 4_000;
const MOST_AT_ONCE = 3;
const ONE_MORE = 0.4;
const SOON_MS = [200, 1_200] as const;

/** What breaks where: the same order gives the same plan. Every fault comes once before any comes twice. */
export function planOf({ seed, seconds, servers, faults }: PlanOrder): Round[] {
  const random = new SeededRandom(seed);
  const possible = Object.keys(faults).filter((fault) =>
    faults[fault]!.kinds.some((kind) => Object.values(servers).includes(kind)),
  );
  let deck: string[] = [];
  const rounds: Round[] = [];
  for (let left = seconds * 1_000; left > 0; left -= lengthOf(rounds.at(-1)!) + RECOVERY_MS)
    rounds.push(deal());
  return rounds;

  function deal(): Round {
    const round: Step[] = [];
    for (let at = 0; ; at += Math.round(random.between(...SOON_MS))) {
      if (deck.length === 0) deck = random.shuffle(possible);
      const step = place(deck[0]!, at);
      // What cannot be together comes in the next round.
      if (isTaken(round, step)) return round;
      deck.shift();
      round.push(step);
      if (round.length === MOST_AT_ONCE || !random.chance(ONE_MORE)) return round;
    }
  }

  function place(fault: string, at: number): Step {
    const { kinds, seconds: lasting } = faults[fault]!;
    const labels = Object.keys(servers);
    const server = random.pick(labels.filter((label) => kinds.includes(servers[label]!)));
    const other = random.pick(labels.filter((label) => label !== server));
    return { at, lasts: Math.round(random.between(...lasting) * 1_000), fault, server, other };
  }

  function isTaken(round: Round, { fault, server }: Step): boolean {
    const takes = (name: string) => faults[name]!.takes(servers[server]!);
    const taken = round.filter((one) => one.server === server).flatMap((one) => takes(one.fault));
    return takes(fault).some((one) => taken.includes(one));
  }
}

const lengthOf = (round: Round): number => Math.max(...round.map(({ at, lasts }) => at + lasts));

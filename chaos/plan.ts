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
  /** Milliseconds after the beginning. */
  at: number;
  /** How long it lasts: milliseconds. */
  lasts: number;
  fault: string;
  /** The label of the server that it befalls. */
  server: string;
  /** Another one, for what is between two. */
  other: string;
}

export interface PlanOrder {
  seed: number;
  seconds: number;
  servers: Readonly<Record<string, ServerKind>>;
  faults: Readonly<Record<string, PlannedFault>>;
}

const QUIET_FIRST_MS = 1_500;
const MOST_AT_ONCE = 3;
const OVERLAPPING = 0.4;
const SOON_MS = [200, 1_200] as const;
/** Undisturbed, a recovery is over in it as a rule. */
const REST_MS = [2_000, 4_000] as const;

/** When what breaks where: the same order gives the same plan. Every fault comes once before any comes twice. */
export function planOf({ seed, seconds, servers, faults }: PlanOrder): Step[] {
  const random = new SeededRandom(seed);
  const steps: Step[] = [];
  const places = Object.entries(faults).flatMap(([fault, { kinds }]) =>
    kinds.some((kind) => Object.values(servers).includes(kind)) ? [fault] : [],
  );
  const last = seconds * 1_000;
  let deck: string[] = [];
  for (let at = QUIET_FIRST_MS; at < last;) {
    if (deck.length === 0) deck = random.shuffle(places);
    const step = deal(deck.shift()!, at);
    if (step) steps.push(step);
    const end = Math.max(at, ...steps.map((one) => one.at + one.lasts));
    at = random.chance(OVERLAPPING) ? at + random.between(...SOON_MS) : end + random.between(...REST_MS);
    at = Math.round(at);
  }
  return steps;

  /** Undefined where it cannot be now: too much is broken already, or the same thing. */
  function deal(fault: string, at: number): Step | undefined {
    const { kinds, seconds: lasting, takes } = faults[fault]!;
    const labels = Object.keys(servers);
    const server = random.pick(labels.filter((label) => kinds.includes(servers[label]!)));
    const other = random.pick(labels.filter((label) => label !== server));
    const lasts = Math.round(random.between(...lasting) * 1_000);
    const going = steps.filter((one) => one.at + one.lasts > at);
    const taken = going
      .filter((one) => one.server === server)
      .flatMap((one) => faults[one.fault]!.takes(servers[server]!));
    if (going.length >= MOST_AT_ONCE || takes(servers[server]!).some((one) => taken.includes(one)))
      return undefined;
    return { at, lasts, fault, server, other };
  }
}

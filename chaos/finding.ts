import type { ServerEvidence } from './evidence';

/** Something that is not as it should be. */
export interface Finding {
  /** The servers that show it. */
  servers: string[];
  /** The first of the events, or of what else it is about. */
  events: string[];
  detail: string;
}

const MOST_EVENTS = 5;

export function finding({ server }: ServerEvidence, events: readonly string[], detail: string): Finding[] {
  if (events.length === 0) return [];
  return [{ servers: [server], events: events.slice(0, MOST_EVENTS), detail: `${events.length} ${detail}` }];
}

/** Each server beside the first. */
export function besideFirst(
  servers: readonly ServerEvidence[],
  compare: (first: ServerEvidence, other: ServerEvidence) => { events: string[]; detail: string }[],
): Finding[] {
  const [first, ...others] = servers;
  if (!first) return [];
  return others.flatMap((other) =>
    compare(first, other)
      .filter(({ events }) => events.length > 0)
      .map(({ events, detail }) => ({
        servers: [first.server, other.server],
        events: events.slice(0, MOST_EVENTS),
        detail: `${events.length} ${detail}`,
      })),
  );
}

/** Those keys whose values are not the same on both sides, or on one side only. */
export function differences<T>(
  one: readonly T[],
  other: readonly T[],
  key: (item: T) => string,
  value: (item: T) => unknown,
) {
  const spell = (items: readonly T[]) =>
    new Map(items.map((item) => [key(item), JSON.stringify(value(item))]));
  const [left, right] = [spell(one), spell(other)];
  return [...new Set([...left.keys(), ...right.keys()])].filter((name) => left.get(name) !== right.get(name));
}

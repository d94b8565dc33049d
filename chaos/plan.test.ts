import { describe, expect, it } from 'vitest';
import { FAULTS } from './faults';
import { planOf, type PlannedFault } from './plan';
import { TOPOLOGIES } from './town';

const plan = (seed: number, topology: keyof typeof TOPOLOGIES = 'cluster', seconds = 600) =>
  planOf({ seed, seconds, servers: TOPOLOGIES[topology], faults: FAULTS });

describe('a plan', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(plan(7)).toEqual(plan(7));
    expect(plan(7)).not.toEqual(plan(8));
  });

  it('begins alike, however long it is', () => {
    const short = plan(7, 'cluster', 30);
    expect(plan(7).slice(0, short.length)).toEqual(short);
    expect(short.length).toBeGreaterThan(1);
  });

  it.each(['standalone', 'cluster'] as const)(
    'befalls what there is on %s servers, everything in turn',
    (topology) => {
      const servers: Readonly<Record<string, string>> = TOPOLOGIES[topology];
      const steps = plan(3, topology).flat();
      for (const { fault, server, other } of steps) {
        expect(FAULTS[fault]!.kinds).toContain(servers[server]);
        expect(Object.keys(servers)).toContain(other);
        expect(other).not.toBe(server);
      }
      const possible = Object.values(FAULTS).filter(({ kinds }) =>
        kinds.some((kind) => Object.values(servers).includes(kind)),
      );
      const firstDeck = steps.slice(0, possible.length).map(({ fault }) => fault);
      expect(new Set(firstDeck).size).toBe(possible.length);
    },
  );

  it('strikes a few at once, but nothing twice', () => {
    const rounds = plan(5);
    expect(Math.max(...rounds.map(({ length }) => length))).toBe(3);
    for (const round of rounds) {
      const taken = round.flatMap(({ fault, server }) =>
        FAULTS[fault]!.takes(TOPOLOGIES.cluster[server as 'alpha']).map((one) => `${server} ${one}`),
      );
      expect(new Set(taken).size).toBe(taken.length);
    }
  });

  it('lets each fault last as long as its row says', () => {
    const only: PlannedFault = { kinds: ['standalone'], seconds: [2, 3], takes: () => ['it'] };
    const rounds = planOf({ seed: 1, seconds: 60, servers: TOPOLOGIES.standalone, faults: { only } });
    expect(rounds.length).toBeGreaterThan(4);
    for (const { lasts } of rounds.flat()) {
      expect(lasts).toBeGreaterThanOrEqual(2_000);
      expect(lasts).toBeLessThanOrEqual(3_000);
    }
  });
});

import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { TOPOLOGIES, type Topology } from './town';

const MOST_SECONDS = 3_600;
const MOST_SEED = 2 ** 32;

export const USAGE = `usage: npm run chaos [-- OPTIONS]
  Starts servers, lets people talk, breaks things by a plan, heals them, and checks that nothing was lost or doubled.
  --seed N          tells the same plan again (any number, if none is given)
  --seconds N       how long the plan is, where every recovery takes four seconds (60; at most ${MOST_SECONDS})
  --topology NAME   standalone: three servers of one process; cluster: one of a process for each context, with two
                    relays, and one of one process (standalone)
  --json FILE       write the plan, the recoveries and the figures there
  --help            print this`;

export interface Options {
  seed: number;
  seconds: number;
  topology: Topology;
  json: string | undefined;
}

const isTopology = (name: string): name is Topology => Object.hasOwn(TOPOLOGIES, name);

/** What the words ask for; undefined for help, an error for what makes no sense. */
export function readOptions(words: string[]): Options | undefined {
  const { values } = parseArgs({
    args: words,
    options: {
      seed: { type: 'string', default: String(randomInt(1_000_000)) },
      seconds: { type: 'string', default: '60' },
      topology: { type: 'string', default: 'standalone' },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const { topology, json } = values;
  const [seed, seconds] = [Number(values.seed), Number(values.seconds)];
  const isSeed = Number.isInteger(seed) && seed >= 0 && seed < MOST_SEED;
  if (!isSeed || !(seconds >= 1 && seconds <= MOST_SECONDS) || !isTopology(topology)) throw new Error(USAGE);
  return { seed, seconds, topology, json };
}

import { availableParallelism } from 'node:os';
import { bound } from './bound';
import type { Benchmark } from './benchmark';
import { cpuOf } from './cpu-time';
import { createRoom, joinAll } from './rooms';

/** So many requests wait for the server at any time: one for each chain. */
const CHAINS = 64;
const BATCH = 50;
/** Prepared for each second of the run; a server that is faster is measured for less time. */
const READY = { single: 4_000, batch: 300 };

/** Signed events from real peers, until they are durable here and acknowledged. */
export const inbound: Benchmark = async ({ trial, figures, seconds }) => {
  const { server } = await trial.server('inbound');
  const alice = await server.session('alice');
  const { fleet, names } = await trial.fleet('senders', CHAINS, server.serverName);
  const seats: { room: string; peer: string }[] = [];
  for (const peer of names) seats.push({ room: await createRoom(alice, peer.slice(0, 5)), peer });
  await joinAll(alice, fleet, seats);

  for (const [kind, batch] of [
    ['single', 1],
    ['batch', BATCH],
  ] as const) {
    const load = async (time: number) => {
      const loaded = await fleet.call('load', { batch, seconds: time, mostRequests: READY[kind] * time });
      if (loaded.refusal) throw new Error(`The server refused the load: ${loaded.refusal}`);
      return loaded;
    };
    await load(Math.min(2, seconds));
    const before = cpuOf(server.pid, server.path('postgres'));
    const { accepted, seconds: took, cpuSeconds } = await load(seconds);
    const after = cpuOf(server.pid, server.path('postgres'));
    const cpu = {
      'the server': (after.server - before.server) / accepted,
      'its database': (after.database - before.database) / accepted,
      'the load itself': (cpuSeconds / accepted) * 1e6,
    };
    const rate = accepted / took;
    figures.add(`inbound ${kind}`, rate, 'events/s');
    for (const [whose, micros] of Object.entries(cpu)) {
      figures.add(`inbound ${kind}: CPU of ${whose}`, micros, 'µs/event');
    }
    const limit = bound(figures, batch);
    if (limit === undefined) continue;
    figures.add(`inbound ${kind} ÷ bound`, rate / limit, '×');
    // The same by CPU time alone: what it would be if nobody else used the machine and nothing ever waited.
    const all = Object.values(cpu).reduce((sum, micros) => sum + micros, 0);
    figures.add(`inbound ${kind}: parts ÷ CPU taken`, (availableParallelism() * 1e6) / limit / all, '×');
  }
  // Its profile, if one was asked for, is written when it ends.
  await server.stop();
};

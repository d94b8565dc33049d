import { setTimeout as pause } from 'node:timers/promises';
import type { ApiSession } from '../apps/cli/src/demo/api-session';
import { until } from '../apps/cli/src/demo/until';
import type { Benchmark } from './benchmark';
import { machineMs, percentile } from './figures';
import { LiveStream } from './live-stream';
import { createRoom, joinAll } from './rooms';

const WARM = 20;
const MESSAGES = 200;
/** Long enough for everything that follows a message to be over. */
const PAUSE_MS = 15;

interface Items<T> {
  items: T[];
}

/** One message at a time, on servers that have nothing else to do. */
export const latency: Benchmark = async (bench) => {
  await measureShown(bench);
  await measureDurable(bench);
};

/** Two whole servers: from the post at one until a person at the other is shown it. */
const measureShown: Benchmark = async ({ trial, figures }) => {
  const [alpha, beta] = [await trial.server('alpha'), await trial.server('beta')];
  const alice = await alpha.server.session('alice');
  const bob = await beta.server.session('bob');
  await Promise.all([alice.get('/v1/me'), bob.get('/v1/me')]);
  const room = await meet(alice, bob, `@bob:${beta.server.serverName}`);
  const stream = await LiveStream.open(beta.server, await beta.server.token('bob'), trial.ca);
  try {
    const shown: number[] = [];
    const acknowledged: number[] = [];
    for (let n = 0; n < WARM + MESSAGES; n += 1) {
      const body = `message ${n}.`;
      const start = machineMs();
      const [posted, seen] = await Promise.all([
        alice.post(`/v1/rooms/${room}/messages`, { body }).then(machineMs),
        stream.shows(body),
      ]);
      if (n >= WARM) {
        acknowledged.push(posted - start);
        shown.push(seen - start);
      }
      await pause(PAUSE_MS);
    }
    figures.add('idle post → acknowledged, p50', percentile(acknowledged, 0.5), 'ms');
    figures.add('idle post → shown to a person at the peer, p50', percentile(shown, 0.5), 'ms');
    figures.add('idle post → shown to a person at the peer, p99', percentile(shown, 0.99), 'ms');
  } finally {
    stream.close();
  }
  await Promise.all([alpha.server.stop(), beta.server.stop()]);
};

/**
 * When a row is durable is seen by no clock but the acknowledgement's. So a small peer takes both parts against one
 * server: it notes when a message has come, then posts one back until it is acknowledged. The two together are the way
 * from a post to a durable row at the peer, and the way of the answer on top.
 */
const measureDurable: Benchmark = async ({ trial, figures }) => {
  const { server } = await trial.server('gamma');
  const carol = await server.session('carol');
  const { fleet, names } = await trial.fleet('idlers', 1, server.serverName);
  const room = await createRoom(carol, 'idle');
  await joinAll(carol, fleet, [{ room, peer: names[0]! }]);
  const come: number[] = [];
  const durable: number[] = [];
  for (let n = 0; n < WARM + MESSAGES; n += 1) {
    const body = `message ${n}.`;
    const start = machineMs();
    await carol.post(`/v1/rooms/${room}/messages`, { body });
    const arrived = () => fleet.call('progress', body);
    const { lastAt } = await until('the message', arrived, ({ peers }) => peers > 0);
    await pause(PAUSE_MS);
    const acknowledged = await fleet.call('say', body);
    if (n >= WARM) {
      come.push(lastAt - start);
      durable.push(lastAt - start + acknowledged);
    }
    await pause(PAUSE_MS);
  }
  figures.add('idle post → at the peer, p50', percentile(come, 0.5), 'ms');
  figures.add('idle post → durable at the peer, p50', percentile(durable, 0.5), 'ms');
  figures.add('idle post → durable at the peer, p99', percentile(durable, 0.99), 'ms');
  await server.stop();
};

async function meet(alice: ApiSession, bob: ApiSession, fqid: string): Promise<string> {
  const { room_id } = await alice.post<{ room_id: string }>('/v1/me/federated-dms', { fqid });
  const invites = () => bob.get<Items<{ room_id: string; invite_id: string }>>('/v1/me/invitations');
  const { items } = await until('the invite', invites, (page) => page.items.length > 0);
  await bob.post(`/v1/me/invitations/${items[0]!.invite_id}/accept`);
  await until(
    'Bob is in',
    () => bob.get<Items<{ room_id: string }>>('/v1/rooms'),
    (page) => page.items.some((one) => one.room_id === room_id),
  );
  return room_id;
}

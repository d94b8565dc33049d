import { setTimeout as pause } from 'node:timers/promises';
import type { ApiSession } from '../apps/cli/src/demo/api-session';
import { until } from '../apps/cli/src/demo/until';
import type { Benchmark } from './benchmark';
import { machineMs, percentile } from './figures';
import { LiveStream } from './live-stream';

const WARM = 20;
const MESSAGES = 200;
/** Long enough for everything that follows a message to be over. */
const PAUSE_MS = 15;

interface Items<T> {
  items: T[];
}

/** Two whole servers, one message at a time: from the post at one until a person at the other is shown it. */
export const latency: Benchmark = async ({ trial, figures }) => {
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
    figures.add('idle post → durable at the peer, p50', percentile(shown, 0.5), 'ms');
    figures.add('idle post → durable at the peer, p99', percentile(shown, 0.99), 'ms');
  } finally {
    stream.close();
  }
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

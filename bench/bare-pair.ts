import { Pool } from 'undici';
import type { BareServerOffers } from './bare-server';
import { ownCpu } from './cpu-time';
import { machineMs } from './figures';
import type { Trial } from './trial';

const CONNECTIONS = 64;
const WARM_MS = 500;
const LOAD_MS = 2_000;

/** CPU time of one kept-alive HTTPS request with this body, of client and server together: µs. */
export async function measureBareRequests(trial: Trial, body: Buffer): Promise<number> {
  const server = trial.program<BareServerOffers>('bare-server.js');
  const tls = await trial.tls('bare.localhost');
  const port = await server.call('open', tls);
  const pool = new Pool(`https://127.0.0.1:${port}`, {
    connections: CONNECTIONS,
    connect: { ca: trial.ca, servername: 'bare.localhost' },
  });
  const headers = { 'content-type': 'application/json' };
  const load = async (ms: number): Promise<number> => {
    const end = machineMs() + ms;
    let done = 0;
    const caller = async () => {
      for (; machineMs() < end; done += 1) {
        const response = await pool.request({ method: 'POST', path: '/', headers, body });
        await response.body.dump();
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, caller));
    return done;
  };
  const spent = async () => ownCpu() + (await server.call('ownCpu', undefined));
  await load(WARM_MS);
  const before = await spent();
  const done = await load(LOAD_MS);
  const micros = ((await spent()) - before) / done;
  await pool.destroy();
  await server.stop();
  return micros;
}

import { freePort as anyFreePort } from '../../apps/cli/src/demo/free-port';

const PORTS = 2_000;
const SHARES = 6;
const FIRST = 20_000 + (Number(process.env['VITEST_POOL_ID'] ?? 0) % SHARES) * PORTS;
const given = new Set<number>();

/** Each test worker has its own, and gives none twice: the port of a server that is down for a while is nobody else's. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await anyFreePort(FIRST, FIRST + PORTS);
    if (given.has(port)) continue;
    given.add(port);
    return port;
  }
}

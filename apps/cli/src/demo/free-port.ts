import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that systems hand out by themselves: nobody's outgoing connection takes the port of a server that is down. */
const FIRST = 20_000;
const LAST = 32_000;

/** A port of loopback that nothing listens on, before `last`. */
export async function freePort(first = FIRST, last = LAST): Promise<number> {
  for (;;) {
    const port = randomInt(first, last);
    const server = createServer();
    const outcome = Promise.race([
      once(server, 'listening').then(() => true),
      once(server, 'error').then(() => false),
    ]);
    server.listen(port, '127.0.0.1');
    if (!(await outcome)) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { POSTGRES_ENVIRONMENT, type Cluster } from './cluster';
import { findPostmaster, type Postmaster } from './postmaster';
import { dyingWithParent } from './unprivileged';

const SETTINGS: Record<string, string | number> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 200,
  shared_buffers: '128MB',
  fsync: 'on',
  synchronous_commit: 'on',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
};

/** Passes by itself: somebody else was quicker, to the cluster or to the port, or a killed server's last processes leave. */
const TRY_AGAIN =
  /lock file .* already exists|pre-existing shared memory block|Address already in use|could not create any TCP\/IP sockets/;

/** Starts Postgres on a free loopback port and waits until it answers; undefined when that is worth another try. */
export async function launch(cluster: Cluster): Promise<Postmaster | undefined> {
  const settings = Object.entries({ ...SETTINGS, port: await freePort() });
  const [command = '', ...args] = [
    ...cluster.runAs,
    ...dyingWithParent(),
    cluster.postgres,
    '-D',
    cluster.pgdata,
    ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const logFile = join(cluster.folder, 'postgres.log');
  const log = openSync(logFile, 'a', 0o600);
  const logStart = fstatSync(log).size;
  // A process group of its own: Ctrl-C must reach the server first, which stops Postgres when it has drained.
  const child = spawn(command, args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: POSTGRES_ENVIRONMENT,
    cwd: cluster.pgdata,
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  child.unref();
  while (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    const postmaster = findPostmaster(cluster);
    if (postmaster?.ready && postmaster.pid === child.pid) return postmaster;
    await Promise.race([ended, sleep(5)]);
  }
  const said = readFileSync(logFile).subarray(logStart).toString();
  if (TRY_AGAIN.test(said)) return undefined;
  throw new Error(
    `Postgres did not start; ${logFile} says:\n${said.trim().split('\n').slice(-8).join('\n')}`,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

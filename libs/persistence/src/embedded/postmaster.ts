import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster';

/** The running server, as its own `postmaster.pid` tells it. */
export interface Postmaster {
  pid: number;
  port: number;
  ready: boolean;
}

const POLL_MS = 10;
const STOP_FAST_MS = 30_000;

/** Undefined when no server runs on the cluster, whatever a stale file says. */
export function findPostmaster({ pgdata }: Cluster): Postmaster | undefined {
  const file = join(pgdata, 'postmaster.pid');
  const [pid, , , port, , , , status] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  if (!pid || !isPostgres(Number(pid), pgdata)) return undefined;
  return { pid: Number(pid), port: Number(port), ready: status?.trim() === 'ready' };
}

/** Postgres trusts a leftover file whenever its process id lives on, even as somebody else's process. */
export async function removeStalePidFile(cluster: Cluster): Promise<void> {
  if (!findPostmaster(cluster)) await rm(join(cluster.pgdata, 'postmaster.pid'), { force: true });
}

/** A fast shutdown: open transactions are rolled back, everything committed is on disk. */
export async function stopPostmaster(pid: number): Promise<void> {
  signal(pid, 'SIGINT');
  for (let waited = 0; isAlive(pid); waited += POLL_MS) {
    if (waited === STOP_FAST_MS) signal(pid, 'SIGQUIT');
    await sleep(POLL_MS);
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  if (isAlive(pid)) process.kill(pid, name);
}

function isPostgres(pid: number, pgdata: string): boolean {
  if (!isAlive(pid)) return false;
  if (!existsSync('/proc/self/cmdline')) return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(pgdata);
  } catch {
    return false;
  }
}

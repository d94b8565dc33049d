import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import { type Cluster, openCluster, SUPERUSER } from './cluster';
import { launch } from './launch';
import { findPostmaster, isAlive, type Postmaster, removeStalePidFile, stopPostmaster } from './postmaster';

/** A real Postgres on this machine, listening on loopback only. */
export interface EmbeddedPostgres {
  /** Connects as superuser. */
  url: string;
  /** Shuts Postgres down; does nothing if another living process started it. */
  stop(): Promise<void>;
}

const PATIENCE_MS = 60_000;

/**
 * Starts Postgres on `dataDir`, creating the cluster there at the first start (a second or so). Where a server
 * already runs it is shared; where the process that had started it was killed, it is taken over.
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string;
  onProgress?: (line: string) => void;
}): Promise<EmbeddedPostgres> {
  const cluster = await openCluster(resolve(options.dataDir), options.onProgress ?? (() => undefined));
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const running = findPostmaster(cluster);
    if (running) {
      if (running.ready && (await answers(cluster, running))) return adopt(cluster, running);
    } else {
      await removeStalePidFile(cluster);
      const started = await launch(cluster);
      if (started) return own(cluster, started);
    }
    await sleep(25); // A server is starting or stopping: either ends by itself.
  }
  throw new Error(`the Postgres of ${cluster.folder} neither answers nor goes away`);
}

async function own(cluster: Cluster, { pid, port }: Postmaster): Promise<EmbeddedPostgres> {
  await writeFile(ownerFile(cluster), String(process.pid));
  return { url: urlOf(cluster, port), stop: () => stopPostmaster(pid) };
}

async function adopt(cluster: Cluster, postmaster: Postmaster): Promise<EmbeddedPostgres> {
  const file = ownerFile(cluster);
  const owner = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (owner > 0 && isAlive(owner))
    return { url: urlOf(cluster, postmaster.port), stop: async () => undefined };
  return own(cluster, postmaster);
}

async function answers(cluster: Cluster, { port }: Postmaster): Promise<boolean> {
  const client = new Client({ connectionString: urlOf(cluster, port), connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    const wrongPassword = error instanceof DatabaseError && error.code === '28P01';
    if (wrongPassword) throw error;
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

const ownerFile = (cluster: Cluster) => join(cluster.folder, 'owner');
const urlOf = ({ password }: Cluster, port: number) =>
  `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;

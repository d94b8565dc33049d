import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, link, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { postgresBinaries } from './binaries';
import { unprivileged } from './unprivileged';

const run = promisify(execFile);

export const SUPERUSER = 'scaiwave';

/** A Postgres cluster on disk, running or not. */
export interface Cluster {
  /** Ours: the password, the log, the owner's process id. */
  folder: string;
  /** Postgres's own PGDATA. */
  pgdata: string;
  password: string;
  /** Command prefix that makes Postgres run as somebody other than root. */
  runAs: string[];
  postgres: string;
}

/** What Postgres and initdb see of our environment: nothing that could steer them elsewhere (PGDATA, PGPORT …). */
export const POSTGRES_ENVIRONMENT = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

/** Finds or makes the cluster. It appears under its name in one step, so a start that was cut short leaves no half. */
export async function openCluster(folder: string, onProgress: (line: string) => void): Promise<Cluster> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o700);
  const pgdata = join(folder, 'cluster');
  const { initdb, postgres } = postgresBinaries();
  const runAs = unprivileged(postgres, existsSync(pgdata) ? pgdata : folder);
  const password = await keepPassword(folder);
  if (!existsSync(pgdata)) {
    onProgress('creating the embedded database (first start only)');
    await createCluster(folder, pgdata, [...runAs, initdb]);
  }
  return { folder, pgdata, password, runAs, postgres };
}

async function createCluster(folder: string, pgdata: string, initdb: string[]): Promise<void> {
  const draft = await mkdtemp(join(folder, 'initdb-'));
  const draftData = join(draft, 'cluster');
  const [command = '', ...args] = [
    ...initdb,
    `--pgdata=${draftData}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile(folder)}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    // Sorts by code point as "C" does, but knows that Ä is the upper case of ä.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ];
  try {
    await run(command, args, { env: POSTGRES_ENVIRONMENT });
    await rename(draftData, pgdata);
  } catch (error) {
    const anotherProcessMadeIt = existsSync(pgdata);
    if (!anotherProcessMadeIt) throw new Error('initdb failed', { cause: error });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

const passwordFile = (folder: string) => join(folder, 'password');

/** Random, made once, readable by its owner only. */
async function keepPassword(folder: string): Promise<string> {
  const file = passwordFile(folder);
  if (!existsSync(file)) {
    const draft = `${file}.${process.pid}`;
    await writeFile(draft, randomBytes(24).toString('base64url'), { mode: 0o600 });
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await rm(draft);
  }
  return readFile(file, 'utf8');
}

import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { spawn, type ChildProcess } from 'node:child_process';
import { createLogins, startEmbeddedPostgres } from '@app/persistence';
import { loadSecrets, readConfiguration } from '@app/runtime';
import { CommandFailed } from '../exit';
import { startApp } from './processes';

const CONTEXTS = ['identity', 'policy', 'ingest', 'relay', 'gateway'] as const;
/** Who is in a room is known to it alone, so it alone has the secret that opens calls. */
const MINTS_CALLS = 'ingest';
const NATS_LISTENS = /Listening for client connections on 127\.0\.0\.1:(\d+)/;
const PATIENCE_MS = 60_000;

export interface ClusterOptions {
  dataDir: string;
  env: NodeJS.ProcessEnv;
  relays: number;
  say(line: string): void;
}

/** One process a context over a nats-server and a Postgres of their own; `stop` ends everything that was started. */
export class Cluster {
  private readonly processes: { name: string; child: ChildProcess }[] = [];
  private readonly closing: (() => Promise<void>)[] = [];

  private constructor(private readonly options: ClusterOptions) {}

  static async start(options: ClusterOptions): Promise<Cluster> {
    const cluster = new Cluster(options);
    try {
      await cluster.launch();
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  /** Resolves with the name of the first process that ended by itself. */
  async failure(): Promise<string> {
    return Promise.race(this.processes.map(async ({ name, child }) => once(child, 'exit').then(() => name)));
  }

  async stop(): Promise<void> {
    await Promise.all(this.processes.map(({ child }) => end(child)));
    for (const close of this.closing.reverse()) await close();
  }

  private async launch(): Promise<void> {
    const { dataDir, env, relays, say } = this.options;
    mkdirSync(dataDir, { recursive: true });
    say('Starting Postgres …');
    const postgres = env['DATABASE_URL']
      ? undefined
      : await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres'), onProgress: say });
    if (postgres) this.closing.push(() => postgres.stop());
    say('Starting nats-server …');
    const natsUrl = env['NATS_URL'] ?? (await this.startNats(join(dataDir, 'nats')));
    const logins = await createLogins(env['DATABASE_URL'] ?? postgres!.url, CONTEXTS);
    const shared = { ...(await withMasterKey(env)), NATS_URL: natsUrl };
    const opsPort = Number(env['OPS_PORT'] ?? 9_090);
    const names = CONTEXTS.flatMap((context) =>
      context === 'relay' ? Array.from({ length: relays }, () => context) : [context],
    );
    await Promise.all(
      names.map((name, i) =>
        this.startContext(name, {
          ...(name === MINTS_CALLS ? shared : withoutCalls(shared)),
          DATABASE_URL: logins[name],
          OPS_PORT: String(opsPort === 0 ? 0 : opsPort + i),
        }),
      ),
    );
  }

  private async startNats(store: string): Promise<string> {
    const child = spawn('nats-server', ['-js', '-sd', store, '-a', '127.0.0.1', '-p', '-1'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    this.closing.push(() => end(child));
    const port = await lineOf(child, 'nats-server', NATS_LISTENS);
    return `nats://127.0.0.1:${port}`;
  }

  private async startContext(name: string, env: NodeJS.ProcessEnv): Promise<void> {
    const child = startApp(name, [], env);
    this.processes.push({ name, child });
    await lineOf(child, name, /( ready)/);
    this.options.say(`${name} is ready (process ${child.pid})`);
  }
}

const withoutCalls = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('LIVEKIT_')));

/** The processes share one master key: the operator's, or one that is kept in the data directory. */
async function withMasterKey(env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  if (env['SCAIWAVE_MASTER_KEY'] ?? env['SCAIWAVE_MASTER_KEY_FILE']) return env;
  const read = readConfiguration({ ...env, DATABASE_URL: undefined, NATS_URL: undefined });
  if (!read.ok) throw new CommandFailed(read.faults.join('\n'));
  const { configuration } = await loadSecrets(read);
  return { ...env, SCAIWAVE_MASTER_KEY_FILE: join(configuration.dataDir, 'secrets', 'master.key') };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** Waits for what a process says when it is up; everything it says goes on to standard error. */
function lineOf(child: ChildProcess, name: string, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const late = setTimeout(
      () => reject(new Error(`${name} was not ready after ${PATIENCE_MS / 1000} s`)),
      PATIENCE_MS,
    );
    const read = (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-16_384);
      const match = pattern.exec(said);
      if (match) {
        clearTimeout(late);
        resolve(match[1]!);
      }
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}:\n${said.slice(-2_000)}`)));
  });
}

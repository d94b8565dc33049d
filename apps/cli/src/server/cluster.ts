import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { createLogins, startEmbeddedPostgres } from '@app/persistence';
import { loadSecrets, readConfiguration } from '@app/runtime';
import { CommandFailed } from '../exit';
import { announceEvents } from '../events/events-url';
import { givenNats, startNats } from './cluster-nats';
import { endProcess, lineOf, startApp } from './processes';

const CONTEXTS = ['identity', 'policy', 'ingest', 'relay', 'gateway'] as const;
/** Who is in a room is known to it alone, so it alone has the secret that opens calls. */
const MINTS_CALLS = 'ingest';

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
    await Promise.all(this.processes.map(({ child }) => endProcess(child)));
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
    const nats = env['NATS_URL'] ? givenNats(env['NATS_URL']) : await startNats(join(dataDir, 'nats'));
    this.closing.push(() => nats.stop());
    this.closing.push(announceEvents(env['SCAIWAVE_DATA_DIR'] ?? dataDir, nats.urls.subscriber));
    const logins = await createLogins(env['DATABASE_URL'] ?? postgres!.url, CONTEXTS);
    const shared = await withMasterKey(env);
    const opsPort = Number(env['OPS_PORT'] ?? 9_090);
    const names = CONTEXTS.flatMap((context) =>
      context === 'relay' ? Array.from({ length: relays }, () => context) : [context],
    );
    await Promise.all(
      names.map((name, i) =>
        this.startContext(name, {
          ...(name === MINTS_CALLS ? shared : withoutCalls(shared)),
          DATABASE_URL: logins[name],
          NATS_URL: nats.urls[name],
          OPS_PORT: String(opsPort === 0 ? 0 : opsPort + i),
        }),
      ),
    );
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

import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Agent } from 'undici';
import { inject } from 'vitest';
import { trialAgent } from '../../apps/cli/src/demo/api-session';
import { ThrowawayAuthority } from '../../apps/cli/src/demo/certificates';
import { localToken, type Power } from '../../apps/cli/src/demo/local-token';
import { ensureBuild } from '../../scripts/setup.mjs';
import { FollowedCli, runCli, type Said } from './cli';
import { testNatsWithUsers } from './nats';
import { testDatabase } from './postgres';
import { envOf, type ClusterBus } from './process-env';
import { ServerProcess } from './server-process';
import { Session, type Reply } from './session';
import { writeCertificate, writeRoots } from '../../apps/cli/src/demo/tls-files';
import { freePort } from './free-port';

export type Topology = 'standalone' | 'cluster';

/** The processes of each topology, in the order of starting one after another. */
const PROCESSES: Record<Topology, readonly string[]> = {
  standalone: ['standalone'],
  cluster: ['identity', 'policy', 'ingest', 'relay', 'gateway'],
};

const FOLDER = join(__dirname, '..', '..', '.cache', 'test-servers');
const BUILDING = 5_318_008;
/** What `TestServer.tenant` may be asked for: a server's certificate has these names too. */
const TENANTS = ['two'];

export interface ServerOptions {
  topology: Topology;
  /** Its name is `<label>.localhost:<port>`. */
  label: string;
  authority: ThrowawayAuthority;
  env?: Record<string, string>;
}

/** A whole server: real processes of the build over a database of its own, behind HTTPS. */
export async function startServer(options: ServerOptions): Promise<TestServer> {
  await buildOnce();
  const server = await TestServer.prepare(options);
  try {
    await server.start();
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** What people and peers see of a server: the first tenant of an instance, or another one. */
export interface Tenant {
  readonly serverName: string;
  fqid(localId: string): string;
  admin(): Promise<Session>;
  person(localId: string, power?: Power): Promise<Session>;
  stranger(): Session;
}

export class TestServer implements Tenant {
  /** Every reply that a session here has had. */
  readonly replies: Reply<unknown>[] = [];
  private readonly processes: Map<string, ServerProcess>;
  private readonly tokens = new Map<string, string>();

  private constructor(
    readonly topology: Topology,
    readonly serverName: string,
    private readonly env: Record<string, string>,
    private readonly bus: ClusterBus | undefined,
    private readonly agent: Agent,
    private readonly closing: (() => Promise<void>)[],
  ) {
    this.processes = new Map(
      PROCESSES[topology].map((app) => [app, new ServerProcess(app, envOf(app, env, bus))]),
    );
  }

  static async prepare({ topology, label, authority, env }: ServerOptions): Promise<TestServer> {
    const closing: (() => Promise<void>)[] = [];
    const database = await testDatabase();
    closing.push(() => database.drop());
    const bus = topology === 'cluster' ? await testNatsWithUsers() : undefined;
    if (bus) closing.push(() => bus.stop());
    mkdirSync(FOLDER, { recursive: true });
    const folder = mkdtempSync(join(FOLDER, `${label}-`));
    closing.push(async () => rmSync(folder, { recursive: true, force: true }));
    const port = await freePort();
    const settings = {
      PATH: process.env['PATH'] ?? '',
      ...(await writeCertificate(folder, namesOf(label), authority)),
      ...writeRoots(folder, authority),
      SCAIWAVE_SERVER_NAME: `${label}.localhost:${port}`,
      SCAIWAVE_DATA_DIR: folder,
      SCAIWAVE_MASTER_KEY: randomBytes(32).toString('base64'),
      SCAIWAVE_FEDERATION_PRIVATE_NETWORKS: '127.0.0.0/8',
      SCAIWAVE_LISTEN_HOST: '127.0.0.1',
      DATABASE_URL: database.url,
      ...(bus && { NATS_URL: bus.urlFor('subscriber') }),
      PORT: String(port),
      OPS_PORT: '0',
      LOG_LEVEL: 'info',
      ...env,
    };
    const agent = trialAgent(authority.pem);
    closing.push(() => agent.destroy());
    return new TestServer(topology, settings.SCAIWAVE_SERVER_NAME, settings, bus, agent, closing);
  }

  get url(): string {
    return `https://${this.serverName}`;
  }

  /** The names that `kill` and `start` know. */
  get processNames(): string[] {
    return [...this.processes.keys()];
  }

  /** The process that others talk to. */
  get door(): string {
    return PROCESSES[this.topology].at(-1)!;
  }

  fqid(localId: string): string {
    return `@${localId}:${this.serverName}`;
  }

  /** What all its processes have said since the beginning. */
  logs(): string {
    return [...this.processes.values()].map((one) => one.logs).join('');
  }

  /** What must never be seen anywhere, by what it is. */
  secrets(): Record<string, string> {
    const { password } = new URL(this.env['DATABASE_URL']!);
    return {
      'the master key': this.env['SCAIWAVE_MASTER_KEY']!,
      'the database URL': this.env['DATABASE_URL']!,
      ...(password && { 'the database password': password }),
      ...(this.env['LIVEKIT_API_SECRET'] && { 'the secret of calls': this.env['LIVEKIT_API_SECRET'] }),
      ...Object.fromEntries([...this.tokens].map(([who, token]) => [`the token of ${who}`, token])),
    };
  }

  async start(process?: string): Promise<void> {
    await Promise.all(this.chosen(process).map((one) => one.start()));
  }

  /** SIGKILL, of one process or of all at once. */
  async kill(process?: string): Promise<void> {
    await Promise.all(this.chosen(process).map((one) => one.kill()));
  }

  /** The NATS of a cluster is killed and started again. */
  async crashBus(): Promise<void> {
    await this.bus?.crash();
  }

  /** The same, and it has lost everything that it held. */
  async emptyBus(): Promise<void> {
    await this.bus?.loseAll();
  }

  /** Those of these texts that its bus, if it has one, keeps on disk. */
  keptOnBus(...texts: string[]): string[] {
    return this.bus?.holds(...texts) ?? [];
  }

  /** One more process of a context, beside those that run; `kill` and `start` know it by the name in the reply. */
  async add(app: string): Promise<string> {
    const name = `${app}-${this.processes.size}`;
    const added = new ServerProcess(app, envOf(app, this.env, this.bus));
    this.processes.set(name, added);
    await added.start();
    return name;
  }

  /** Stops an added process as a scaling down does, and forgets it. */
  async remove(name: string): Promise<void> {
    await this.halt(name);
    this.processes.delete(name);
  }

  /** From the next start of its door on, it shows a certificate of this authority. */
  async certify(authority: ThrowawayAuthority): Promise<void> {
    const { hostname } = new URL(this.url);
    await writeCertificate(this.env['SCAIWAVE_DATA_DIR']!, namesOf(hostname.split('.')[0]!), authority);
  }

  /** SIGTERM: what was leased is handed back. */
  async halt(process?: string): Promise<void> {
    await Promise.all(this.chosen(process).map((one) => one.stop()));
  }

  /** Ends everything, whatever became of it. */
  async stop(): Promise<void> {
    await this.halt();
    for (const close of this.closing.reverse()) await close();
  }

  admin(): Promise<Session> {
    return this.person('admin', 'admin');
  }

  /** A session with a token of the server's own issuer. */
  async person(localId: string, power: Power = 'member'): Promise<Session> {
    return this.session(this.serverName, await this.token(this.serverName, localId, power));
  }

  stranger(): Session {
    return this.session(this.serverName);
  }

  /** The tenant of this instance that is named `<label>-<name>.localhost`; the command line makes it. */
  tenant(name: string): Tenant {
    const serverName = this.serverName.replace('.', `-${name}.`);
    const person = async (localId: string, power: Power = 'member') =>
      this.session(serverName, await this.token(serverName, localId, power));
    return {
      serverName,
      fqid: (localId) => `@${localId}:${serverName}`,
      person,
      admin: () => person('admin', 'admin'),
      stranger: () => this.session(serverName),
    };
  }

  /** The command line on this server's machine. */
  cli(...words: string[]): Promise<Said> {
    return runCli(this.env, words);
  }

  /** A command over the admin API: beside a server of one process it needs nothing, elsewhere address and token. */
  async adminCli(...words: string[]): Promise<Said> {
    if (this.topology === 'standalone') return this.cli('admin', ...words);
    const { token } = await this.admin();
    const ca = this.env['SCAIWAVE_FEDERATION_CA']!;
    return this.cli('admin', ...words, '--url', this.url, '--token', token!, '--ca', ca);
  }

  /** The command line on this server's machine, going on until it is stopped. */
  followCli(...words: string[]): FollowedCli {
    return FollowedCli.start(this.env, words);
  }

  private session(serverName: string, token?: string): Session {
    return new Session(`https://${serverName}`, this.agent, token, (reply) => void this.replies.push(reply));
  }

  private async token(tenant: string, local_id: string, power_level: Power): Promise<string> {
    const token = await localToken(this.env, local_id, power_level, tenant);
    this.tokens.set(`@${local_id}:${tenant}`, token);
    return token;
  }

  private chosen(name?: string): ServerProcess[] {
    const found = name ? this.processes.get(name) : undefined;
    if (name && !found) throw new Error(`${this.serverName} has no process ${name}.`);
    return found ? [found] : [...this.processes.values()];
  }
}

const namesOf = (label: string) =>
  [label, ...TENANTS.map((name) => `${label}-${name}`)].map((one) => `${one}.localhost`);

/** `npm test` has built already; a test run by itself builds what is stale: one file does, and the others wait. */
export async function buildOnce(): Promise<void> {
  const turn = new Client({ connectionString: inject('postgresUrl') });
  await turn.connect();
  try {
    await turn.query('SELECT pg_advisory_lock($1)', [BUILDING]);
    ensureBuild();
  } finally {
    await turn.end();
  }
}

import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Agent } from 'undici';
import { createLogins } from '@app/persistence';
import { ApiSession } from '../apps/cli/src/demo/api-session';
import type { ThrowawayAuthority } from '../apps/cli/src/demo/certificates';
import { freePort } from '../apps/cli/src/demo/free-port';
import { localToken, type Power } from '../apps/cli/src/demo/local-token';
import { writeCertificate, writeRoots } from '../apps/cli/src/demo/tls-files';
import { AppPart } from './app-part';
import { Line } from './line';
import type { Part } from './part';
import { appNames, appsOf, CONTEXTS, type ServerKind } from './server-kinds';
import { NatsPart, PostgresPart } from './store-parts';

type Context = (typeof CONTEXTS)[number];

export interface Grounds {
  directory: string;
  authority: ThrowawayAuthority;
  agent: Agent;
  /** A process ended, and nobody had asked it to. */
  endedByItself(what: string): void;
}

/** A whole server of separate parts: peers come by `line`, its own people straight to its door. */
export class ChaosServer {
  readonly parts = new Map<string, Part>();
  readonly postgres: PostgresPart;
  readonly nats: NatsPart | undefined;
  private readonly folder: string;
  private env: Record<string, string> = {};

  private constructor(
    readonly label: string,
    readonly kind: ServerKind,
    private readonly grounds: Grounds,
    /** The way in for peers. */
    readonly line: Line,
  ) {
    this.folder = join(grounds.directory, label);
    mkdirSync(this.folder, { recursive: true });
    this.postgres = new PostgresPart(join(this.folder, 'postgres'));
    this.nats = kind === 'cluster' ? new NatsPart(join(this.folder, 'nats')) : undefined;
  }

  static async prepare(label: string, kind: ServerKind, grounds: Grounds): Promise<ChaosServer> {
    return new ChaosServer(label, kind, grounds, await Line.open(await freePort(), await freePort()));
  }

  async start(): Promise<void> {
    await Promise.all([this.postgres.start(), this.nats?.start()]);
    const { authority } = this.grounds;
    this.env = {
      ...(await writeCertificate(this.folder, [this.host], authority)),
      ...writeRoots(this.folder, authority),
      PATH: process.env['PATH'] ?? '',
      SCAIWAVE_SERVER_NAME: this.serverName,
      SCAIWAVE_DATA_DIR: this.folder,
      SCAIWAVE_MASTER_KEY: randomBytes(32).toString('base64'),
      SCAIWAVE_FEDERATION_PRIVATE_NETWORKS: '127.0.0.0/8',
      SCAIWAVE_LISTEN_HOST: '127.0.0.1',
      DATABASE_URL: this.postgres.url,
      PORT: String(this.line.target),
      OPS_PORT: '0',
      LOG_LEVEL: 'info',
    };
    await this.assemble();
  }

  get serverName(): string {
    return `${this.host}:${this.line.port}`;
  }

  private get host(): string {
    return `${this.label}.localhost`;
  }

  /** Those whose names are in the list, in its order. */
  partsNamed(names: readonly string[]): Part[] {
    return names.flatMap((name) => this.parts.get(name) ?? []);
  }

  fqid(localId: string): string {
    return `@${localId}:${this.serverName}`;
  }

  async session(localId: string, power: Power = 'member'): Promise<ApiSession> {
    const token = await localToken(this.env, localId, power);
    return new ApiSession(`https://${this.host}:${this.line.target}`, this.grounds.agent, token);
  }

  /** Ends everything that it started, whatever became of it. */
  async stop(): Promise<void> {
    await Promise.allSettled(this.partsNamed(appNames(this.kind)).map((part) => part.stop()));
    await Promise.allSettled([this.postgres.stop(), this.nats?.stop(), this.line.stop()]);
  }

  private async assemble(): Promise<void> {
    const logins = this.nats && (await createLogins(this.postgres.url, CONTEXTS));
    this.parts.set('postgres', this.postgres);
    if (this.nats) this.parts.set('nats', this.nats);
    for (const [name, app] of appsOf(this.kind)) {
      const env = { ...this.env, ...(logins && this.envInCluster(app as Context, logins)) };
      const logFile = join(this.folder, `${name}.log`);
      const endedByItself = () => this.grounds.endedByItself(`${this.label}’s ${name}`);
      this.parts.set(name, new AppPart({ name, app, env, logFile, endedByItself }));
    }
    await Promise.all(this.partsNamed(appNames(this.kind)).map((part) => part.start()));
  }

  private envInCluster(context: Context, logins: Record<Context, string>): Record<string, string> {
    const own = { DATABASE_URL: logins[context], NATS_URL: this.nats!.urlFor(context) };
    return context === 'gateway' ? own : { ...own, PORT: '0' };
  }
}

import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { NatsUser } from '@app/messaging';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@app/persistence';
import { newPasswords, startNats, type ClusterNats } from '../apps/cli/src/server/cluster-nats';
import { Line } from './line';
import type { Part } from './part';

const portOf = (url: string): number => Number(new URL(url).port);

function through(line: Line, url: string): string {
  const address = new URL(url);
  address.port = String(line.port);
  return address.href;
}

/** A Postgres that may come back on another port: a line leads to where it is. */
export class PostgresPart implements Part {
  readonly name = 'postgres';
  private postgres: EmbeddedPostgres | undefined;
  private line: Line | undefined;

  constructor(private readonly dataDir: string) {}

  /** As superuser; the same over all its lives. */
  get url(): string {
    return through(this.line!, this.postgres!.url);
  }

  async start(): Promise<void> {
    this.postgres = await startEmbeddedPostgres({ dataDir: this.dataDir });
    const port = portOf(this.postgres.url);
    this.line ??= await Line.open(port);
    this.line.target = port;
  }

  async kill(): Promise<void> {
    const [pid] = readFileSync(join(this.dataDir, 'cluster', 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGKILL');
  }

  async stop(): Promise<void> {
    await this.postgres?.stop();
    await this.line?.stop();
  }
}

/** The same for a nats-server. */
export class NatsPart implements Part {
  readonly name = 'nats';
  private readonly passwords = newPasswords();
  private nats: ClusterNats | undefined;
  private line: Line | undefined;

  constructor(private readonly folder: string) {}

  urlFor(user: NatsUser): string {
    return through(this.line!, this.nats!.urls[user]);
  }

  async start(): Promise<void> {
    this.nats = await startNats(this.folder, this.passwords);
    const port = portOf(this.nats.urls.gateway);
    this.line ??= await Line.open(port);
    this.line.target = port;
  }

  async kill(): Promise<void> {
    await this.nats?.stop('SIGKILL');
  }

  /** When it last forgot: epoch milliseconds. */
  forgotAt = 0;

  /** Every stream with what was in it, and who had read how far. */
  forget(): void {
    this.forgotAt = Date.now();
    rmSync(join(this.folder, 'jetstream'), { recursive: true, force: true });
  }

  async stop(): Promise<void> {
    await this.nats?.stop();
    await this.line?.stop();
  }
}

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { Agent } from 'undici';
import {
  issueLocalToken,
  loadSecrets,
  ManualClock,
  readConfiguration,
  type ReadConfiguration,
  type RunningApplication,
} from '@app/runtime';
import { lookupWithLoopback } from '../../apps/cli/src/loopback-names';
import { startStandalone } from '../../apps/standalone/src/standalone';
import { testDatabase } from './postgres';
import type { Power } from '../../apps/cli/src/demo/local-token';
import type { Tenant } from './servers';
import { Session } from './session';
import { freePort } from './free-port';

const TEN_YEARS_S = 10 * 365 * 86_400;

/** A whole server in the process of the test, over real sockets and a database of its own, whose clock is the test's. */
export class ClockedServer implements Tenant {
  private running: RunningApplication | undefined;

  private constructor(
    readonly serverName: string,
    readonly clock: ManualClock,
    private readonly read: ReadConfiguration,
    private readonly database: { url: string; drop(): Promise<void> },
    private readonly folder: string,
    private readonly agent: Agent,
  ) {}

  /** Starts one named `<label>.localhost:<port>` that has its key. */
  static async start(label: string, clock: ManualClock): Promise<ClockedServer> {
    const [database, port] = [await testDatabase(), await freePort()];
    const folder = mkdtempSync(join(tmpdir(), `scaiwave-${label}-`));
    const serverName = `${label}.localhost:${port}`;
    const read = readConfiguration({
      SCAIWAVE_SERVER_NAME: serverName,
      SCAIWAVE_DATA_DIR: folder,
      SCAIWAVE_MASTER_KEY: randomBytes(32).toString('base64'),
      SCAIWAVE_FEDERATION_INSECURE_LOOPBACK: 'true',
      SCAIWAVE_LISTEN_HOST: '127.0.0.1',
      DATABASE_URL: database.url,
      PORT: String(port),
      OPS_PORT: '0',
      LOG_LEVEL: 'silent',
    });
    if (!read.ok) throw new Error(read.faults.join('\n'));
    const agent = new Agent({ connect: { lookup: lookupWithLoopback } });
    const server = new ClockedServer(serverName, clock, read, database, folder, agent);
    await server.up();
    await (await server.admin()).post('/v1/admin/federation/identity/generate');
    return server;
  }

  async up(): Promise<void> {
    this.running = await startStandalone({ read: this.read, clock: this.clock });
  }

  async down(): Promise<void> {
    await this.running?.stop();
    this.running = undefined;
  }

  async stop(): Promise<void> {
    await this.down();
    await this.agent.destroy();
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A part of the running server, such as what a timer would call. */
  part<T>(type: abstract new (...of: never[]) => T): T {
    return this.running!.app.get(type, { strict: false });
  }

  fqid(localId: string): string {
    return `@${localId}:${this.serverName}`;
  }

  admin(): Promise<Session> {
    return this.person('admin', 'admin');
  }

  async person(localId: string, power: Power = 'member'): Promise<Session> {
    const { secrets } = await loadSecrets(this.read);
    const claims = { tenant: this.serverName, local_id: localId, power_level: power, ttl: TEN_YEARS_S };
    const token = await issueLocalToken(secrets, claims, this.clock.now());
    return new Session(`http://${this.serverName}`, this.agent, token);
  }

  stranger(): Session {
    return new Session(`http://${this.serverName}`, this.agent);
  }

  async query<Row extends object>(statement: string, values: unknown[] = []): Promise<Row[]> {
    const client = new Client({ connectionString: this.database.url });
    await client.connect();
    try {
      return (await client.query<Row>(statement, values)).rows;
    } finally {
      await client.end();
    }
  }
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Agent } from 'undici';
import { trialAgent, type ApiSession } from '../apps/cli/src/demo/api-session';
import { ThrowawayAuthority } from '../apps/cli/src/demo/certificates';
import { DemoServer } from '../apps/cli/src/demo/demo-server';
import { ChildProgram } from './child-program';
import type { FleetOffers } from './peer-fleet';

const POLICY = '/v1/admin/federation/policy';
const MOST_GUESTS = 10_000;

export interface TrialOptions {
  /** Holds everything that the run leaves on disk. */
  directory: string;
  /** For Node, such as `--cpu-prof`. */
  serverFlags: string[];
}

/** One run's stage: it starts servers and fleets, and ends every process that it started. */
export class Trial {
  private readonly open: { stop(): Promise<void> }[] = [];

  private constructor(
    readonly options: TrialOptions,
    private readonly authority: ThrowawayAuthority,
    private readonly agent: Agent,
  ) {}

  static async create(options: TrialOptions): Promise<Trial> {
    mkdirSync(options.directory, { recursive: true });
    const authority = await ThrowawayAuthority.create();
    return new Trial(options, authority, trialAgent(authority.pem));
  }

  /** A whole server in its own process, with a key and open to every peer. */
  async server(label: string): Promise<{ server: DemoServer; admin: ApiSession }> {
    const { directory, serverFlags } = this.options;
    const server = await DemoServer.create(label, directory, this.authority, this.agent);
    this.open.push(server);
    await server.start(serverFlags);
    const admin = await server.session('admin', 'admin');
    await admin.post('/v1/admin/federation/identity/generate');
    await admin.put(POLICY, { default_mode: 'open', max_foreign_participants_per_room: MOST_GUESTS });
    return { server, admin };
  }

  /** Small peers of one process, as `p0001.<zone>.localhost:<port>`. */
  async fleet(zone: string, count: number, target: string) {
    const fleet = this.program<FleetOffers>('peer-fleet.js');
    const tls = await this.authority.issue(`*.${zone}.localhost`);
    const order = { count, zone: `${zone}.localhost`, tls, ca: this.authority.pem, target };
    return { fleet, names: await fleet.call('open', order) };
  }

  program<Offered extends Record<string, (argument: never) => unknown>>(file: string) {
    const program = ChildProgram.start<Offered>(file);
    this.open.push(program);
    return program;
  }

  /** Ended with the trial. */
  keep<T extends { stop(): Promise<void> }>(running: T): T {
    this.open.push(running);
    return running;
  }

  path(...names: string[]): string {
    return join(this.options.directory, ...names);
  }

  tls(name: string) {
    return this.authority.issue(name);
  }

  get ca(): string {
    return this.authority.pem;
  }

  async stop(): Promise<void> {
    await Promise.allSettled(this.open.splice(0).map((running) => running.stop()));
    await this.agent.destroy();
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureNatsServer } from '../../../scripts/nats-server.mjs';
import { freePort } from '../../../test/support/free-port';

/** A nats-server that can be killed and come back, on the same port, with what it had stored. */
export class RestartableNats {
  private server: ChildProcess | undefined;

  private constructor(
    private readonly port: number,
    private readonly store: string,
  ) {}

  static async start(): Promise<RestartableNats> {
    const nats = new RestartableNats(await freePort(), mkdtempSync(join(tmpdir(), 'scaiwave-nats-')));
    await nats.resume();
    return nats;
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  async resume(): Promise<void> {
    const options = ['-js', '-sd', this.store, '-a', '127.0.0.1', '-p', String(this.port)];
    const server = spawn(ensureNatsServer(), options, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.stderr.on('data', (chunk: Buffer) => chunk.includes('Server is ready') && resolve());
      server.once('exit', () => reject(new Error('nats-server did not start')));
    });
  }

  async kill(): Promise<void> {
    const { server } = this;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.store, { recursive: true, force: true });
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const APPS = join(__dirname, '..', '..', 'dist', 'apps');
const PATIENCE_MS = 60_000;
// A test worker may be killed without a word.
const DYING_WITH_PARENT = process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'KILL', '--'] : [];

/** One process of the build, which says in a line when it is ready; what it says is kept over all its lives. */
export class ServerProcess {
  private child: ChildProcess | undefined;
  private said = '';

  constructor(
    readonly app: string,
    private readonly env: Record<string, string>,
  ) {}

  get logs(): string {
    return this.said;
  }

  async start(): Promise<void> {
    const main = join(APPS, this.app, 'src', 'main.js');
    const [command = '', ...args] = [...DYING_WITH_PARENT, process.execPath, main];
    const child = spawn(command, args, { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    await this.readyOf(child);
  }

  /** SIGKILL: as a power cut would, no handler runs. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  private readyOf(child: ChildProcess): Promise<void> {
    const from = this.said.length;
    const ready = new RegExp(`^\\S+ ready( at .*)?, ops at `, 'm');
    const told = () => `${this.app}:\n${this.said.slice(from).slice(-4_000)}`;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`not ready in time: ${told()}`)), PATIENCE_MS);
      const hear = (chunk: Buffer) => {
        this.said += chunk.toString('utf8');
        if (ready.test(this.said.slice(from))) {
          clearTimeout(late);
          resolve();
        }
      };
      child.stdout?.on('data', hear);
      child.stderr?.on('data', hear);
      child.once('error', reject);
      child.once('exit', (code) => {
        clearTimeout(late);
        reject(new Error(`ended with ${code}: ${told()}`));
      });
    });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}

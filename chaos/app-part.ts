import type { ChildProcess } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { endProcess, lineOf, startApp } from '../apps/cli/src/server/processes';
import type { Part } from './part';

const READY = /^\S+( ready)(?: at .*)?, ops at /m;
const LIVES = 5;

export interface AppPartOptions {
  /** What it is called among the parts of its server. */
  name: string;
  app: string;
  env: NodeJS.ProcessEnv;
  /** What it says goes there. */
  logFile: string;
  /** It ended, and nobody had asked it to. */
  endedByItself(name: string): void;
}

/** One process of the build. */
export class AppPart implements Part {
  /** One at most is wanted, but a start may be cut short by the next thing that happens. */
  private readonly living = new Set<ChildProcess>();
  private wanted = false;

  constructor(private readonly options: AppPartOptions) {}

  get name(): string {
    return this.options.name;
  }

  /** A start on what is down just now may fail: it is started again, as any supervisor would. */
  async start(): Promise<void> {
    this.wanted = true;
    for (let life = 1; this.wanted; life += 1) {
      try {
        return await this.launch();
      } catch (error) {
        if (this.wanted && life === LIVES) throw error;
      }
    }
  }

  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  private async launch(): Promise<void> {
    const { app, env, logFile, name, endedByItself } = this.options;
    const child = startApp(app, [], env);
    this.living.add(child);
    child.once('exit', () => this.living.delete(child));
    for (const said of [child.stdout, child.stderr])
      said?.on('data', (chunk: Buffer) => appendFileSync(logFile, chunk));
    await lineOf(child, name, READY).catch(async (error: Error) => {
      await endProcess(child, 'SIGKILL');
      throw error;
    });
    child.once('exit', () => {
      if (this.wanted) endedByItself(name);
    });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    this.wanted = false;
    await Promise.all([...this.living].map((child) => endProcess(child, signal)));
  }
}

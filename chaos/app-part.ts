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
  private child: ChildProcess | undefined;

  constructor(private readonly options: AppPartOptions) {}

  get name(): string {
    return this.options.name;
  }

  /** A start on what is down just now may fail: it is started again, as any supervisor would. */
  async start(): Promise<void> {
    for (let life = 1; ; life += 1) {
      try {
        return await this.launch();
      } catch (error) {
        const wasEnded = this.child === undefined;
        if (wasEnded) return;
        if (life === LIVES) throw error;
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
    this.child = child;
    for (const said of [child.stdout, child.stderr])
      said?.on('data', (chunk: Buffer) => appendFileSync(logFile, chunk));
    await lineOf(child, name, READY);
    child.once('exit', () => {
      if (this.child === child) endedByItself(name);
    });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child) await endProcess(child, signal);
  }
}

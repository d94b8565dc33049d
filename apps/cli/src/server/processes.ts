import { once } from 'node:events';
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { CommandFailed } from '../exit';
import { NODE_FLAGS } from './node-flags';

const APPS = join(__dirname, '..', '..', '..');

const PATIENCE_MS = 60_000;

const mainOf = (app: string): string => join(APPS, app, 'src', 'main.js');

/** Starts an app of the same build as this command line. It gets no signal of the terminal's: we end it. */
export function startApp(app: string, words: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [...NODE_FLAGS, mainOf(app), ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
    detached: true,
  });
}

/** Becomes `standalone <words>` as far as anyone can see: signals go to it, its exit code is ours. */
export async function runStandalone(words: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [...NODE_FLAGS, mainOf('standalone'), ...words], {
    stdio: 'inherit',
    detached: true,
  });
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, pass);
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status) => resolve(status ?? 1));
  });
  for (const signal of signals) process.off(signal, pass);
  if (code !== 0) throw new CommandFailed('', code);
}

/** Asks it to end, unless another signal is named, and waits until it has. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** Waits for what a process says when it is up; everything it says goes on to standard error. */
export function lineOf(child: ChildProcess, name: string, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const late = setTimeout(
      () => reject(new Error(`${name} was not ready after ${PATIENCE_MS / 1000} s`)),
      PATIENCE_MS,
    );
    const read = (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-16_384);
      const match = pattern.exec(said);
      if (match) {
        clearTimeout(late);
        resolve(match[1]!);
      }
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}:\n${said.slice(-2_000)}`)));
  });
}

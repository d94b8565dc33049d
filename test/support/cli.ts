import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const CLI = join(__dirname, '..', '..', 'dist', 'apps', 'cli', 'src', 'main.js');

export interface Said {
  code: number;
  stdout: string;
  stderr: string;
}

/** `scaiwave <words>` in that environment; resolves to what it said, however it ended. */
export const runCli = (env: Record<string, string>, words: readonly string[]): Promise<Said> =>
  runProgram(CLI, env, words);

/** The same for any program of the build. */
export async function runProgram(
  program: string,
  env: Record<string, string>,
  words: readonly string[],
): Promise<Said> {
  const child = spawn(process.execPath, [program, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...said };
}

const PATIENCE_MS = 60_000;

/** `scaiwave <words>` that goes on by itself; its lines of both kinds are heard as they come. */
export class FollowedCli {
  readonly lines: string[] = [];
  private hear: () => void = () => undefined;

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout!, child.stderr!])
      createInterface(stream).on('line', (line) => {
        this.lines.push(line);
        this.hear();
      });
    child.on('close', () => this.hear());
  }

  static start(env: Record<string, string>, words: readonly string[]): FollowedCli {
    return new FollowedCli(
      spawn(process.execPath, [CLI, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] }),
    );
  }

  /** The first line, past or to come, that satisfies `holds`. */
  line(holds: (line: string) => boolean): Promise<string> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(late);
        this.hear = () => undefined;
        settle();
      };
      const fail = () => reject(new Error(`It has not said so; it has said:\n${this.lines.join('\n')}`));
      const late = setTimeout(() => end(fail), PATIENCE_MS);
      this.hear = () => {
        const found = this.lines.find(holds);
        if (found !== undefined) end(() => resolve(found));
        else if (this.child.exitCode !== null) end(fail);
      };
      this.hear();
    });
  }

  /** As Ctrl-C does; resolves to the exit code. */
  async stop(): Promise<number> {
    if (this.child.exitCode === null) {
      this.child.kill('SIGINT');
      await once(this.child, 'exit');
    }
    return this.child.exitCode ?? -1;
  }
}

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

interface Call {
  id: number;
  name: string;
  argument: unknown;
}

interface Reply {
  id: number;
  value?: unknown;
  error?: string;
}

/** What a program of its own process offers to the one that started it: one argument in, one value out. */
export type Offers = Record<string, (argument: never) => unknown>;

/** A part of the load in a process of its own, so that it and the server do not wait for each other. */
export class ChildProgram<Offered extends Offers> {
  private calls = 0;

  private constructor(private readonly child: ChildProcess) {}

  static start<Offered extends Offers>(file: string): ChildProgram<Offered> {
    const child = fork(join(__dirname, file), { serialization: 'advanced', detached: true });
    child.setMaxListeners(0);
    return new ChildProgram<Offered>(child);
  }

  call<Name extends keyof Offered & string>(
    name: Name,
    argument: Parameters<Offered[Name]>[0],
  ): Promise<Awaited<ReturnType<Offered[Name]>>> {
    const id = (this.calls += 1);
    return new Promise((resolve, reject) => {
      const settle = () => this.child.off('message', listen).off('exit', gone);
      const gone = () => {
        settle();
        reject(new Error(`The program that should ${name} has ended.`));
      };
      const listen = (reply: Reply) => {
        if (reply.id !== id) return;
        settle();
        if (reply.error === undefined) resolve(reply.value as Awaited<ReturnType<Offered[Name]>>);
        else reject(new Error(reply.error));
      };
      this.child.on('message', listen).on('exit', gone);
      this.child.send({ id, name, argument } satisfies Call);
    });
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}

/** The other side: answers calls until the parent is gone. */
export function offer(offers: Offers): void {
  process.on('disconnect', () => process.exit());
  process.on('message', ({ id, name, argument }: Call) => {
    void Promise.resolve()
      .then(() => offers[name]!(argument as never))
      .then((value) => ({ id, value }))
      .catch((error: Error) => ({ id, error: error.stack ?? error.message }))
      .then((reply: Reply) => process.send!(reply));
  });
}

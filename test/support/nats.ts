import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { natsAuthorization, NATS_USERS, type NatsUser } from '@app/messaging';
import { ensureNatsServer } from '../../scripts/nats-server.mjs';

const FOLDER = join(__dirname, '..', '..', '.cache', 'test-nats');
// A test worker may be killed without a word.
const DYING_WITH_PARENT = process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'KILL', '--'] : [];
const LISTENING = /Listening for client connections on 127\.0\.0\.1:(\d+)/;

export interface TestNats {
  url: string;
  /** SIGKILL, and the same server again: what it had not written is gone, and so is everybody's connection. */
  crash(): Promise<void>;
  /** The same, with nothing left of what it had stored. */
  loseAll(): Promise<void>;
  stop(): Promise<void>;
  /** Those of these texts that stand in any block of messages on its disk. */
  holds(...texts: string[]): string[];
}

/**
 * A private nats-server with JetStream on a free port, with users where they are given; it ends with `stop`, or with the
 * process.
 */
export async function testNats(authorization = ''): Promise<TestNats> {
  mkdirSync(FOLDER, { recursive: true });
  const store = mkdtempSync(join(FOLDER, 'store-'));
  const users = join(store, 'users.conf');
  writeFileSync(users, authorization);
  let server = startOn('-1');
  const killed = () => void server.kill('SIGKILL');
  process.once('exit', killed);
  const port = await listeningPort(server);

  function startOn(wanted: string): ChildProcess {
    const words = ['-c', users, '-js', '-sd', store, '-a', '127.0.0.1', '-p', wanted];
    const [command = '', ...args] = [...DYING_WITH_PARENT, ensureNatsServer(), ...words];
    return spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill(signal);
    await once(server, 'exit');
  }

  async function restart(between = () => {}): Promise<void> {
    await end('SIGKILL');
    between();
    server = startOn(port);
    await listeningPort(server);
  }

  return {
    url: `nats://127.0.0.1:${port}`,
    crash: () => restart(),
    loseAll: () => restart(() => rmSync(join(store, 'jetstream'), { recursive: true })),
    holds: (...texts) => {
      const kept = readdirSync(store, { recursive: true, withFileTypes: true })
        .filter(({ name }) => name.endsWith('.blk'))
        .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
      return texts.filter((text) => kept.some((file) => file.includes(text)));
    },
    stop: async () => {
      process.off('exit', killed);
      await end('SIGTERM');
      rmSync(store, { recursive: true, force: true });
    },
  };
}

function listeningPort(server: ChildProcess): Promise<string> {
  let log = '';
  return new Promise((resolve, reject) => {
    server.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes('Server is ready')) resolve(LISTENING.exec(log)?.[1] ?? '');
    });
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`nats-server did not start:\n${log}`)));
  });
}

/** The same with a user for each context and for subscribers, as in a cluster; `urlFor` is where each connects. */
export async function testNatsWithUsers(): Promise<
  Omit<TestNats, 'url'> & { urlFor(user: NatsUser): string }
> {
  const users = Object.keys(NATS_USERS) as NatsUser[];
  const passwords = Object.fromEntries(
    users.map((user) => [user, randomBytes(16).toString('hex')]),
  ) as Record<NatsUser, string>;
  const { url, ...nats } = await testNats(natsAuthorization(passwords));
  return { ...nats, urlFor: (user) => url.replace('//', `//${user}:${passwords[user]}@`) };
}

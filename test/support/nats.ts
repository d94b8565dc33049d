import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { natsAuthorization, NATS_USERS, type NatsUser } from '@app/messaging';
import { ensureNatsServer } from '../../scripts/nats-server.mjs';

const FOLDER = join(__dirname, '..', '..', '.cache', 'test-nats');
const LISTEN = ['-a', '127.0.0.1', '-p', '-1'];
// A test worker may be killed without a word.
const DYING_WITH_PARENT = process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'KILL', '--'] : [];
const LISTENING = /Listening for client connections on 127\.0\.0\.1:(\d+)/;

/**
 * A private nats-server with JetStream on a free port, with users where they are given; it ends with `stop`, or with the
 * process.
 */
export async function testNats(authorization = ''): Promise<{ url: string; stop(): Promise<void> }> {
  mkdirSync(FOLDER, { recursive: true });
  const store = mkdtempSync(join(FOLDER, 'store-'));
  const users = join(store, 'users.conf');
  writeFileSync(users, authorization);
  const words = ['-c', users, '-js', '-sd', store, ...LISTEN];
  const [command = '', ...args] = [...DYING_WITH_PARENT, ensureNatsServer(), ...words];
  const server = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const killed = () => void server.kill('SIGKILL');
  process.once('exit', killed);
  const port = await listeningPort(server);
  return {
    url: `nats://127.0.0.1:${port}`,
    stop: async () => {
      process.off('exit', killed);
      if (server.exitCode === null && server.signalCode === null) {
        server.kill('SIGTERM');
        await once(server, 'exit');
      }
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
export async function testNatsWithUsers(): Promise<{
  urlFor(user: NatsUser): string;
  stop(): Promise<void>;
}> {
  const users = Object.keys(NATS_USERS) as NatsUser[];
  const passwords = Object.fromEntries(
    users.map((user) => [user, randomBytes(16).toString('hex')]),
  ) as Record<NatsUser, string>;
  const { url, stop } = await testNats(natsAuthorization(passwords));
  return { urlFor: (user) => url.replace('//', `//${user}:${passwords[user]}@`), stop };
}

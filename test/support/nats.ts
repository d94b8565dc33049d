import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureNatsServer } from '../../scripts/nats-server.mjs';

const FOLDER = join(__dirname, '..', '..', '.cache', 'test-nats');
const LISTEN = ['-a', '127.0.0.1', '-p', '-1'];
// A test worker may be killed without a word.
const DYING_WITH_PARENT = process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'KILL', '--'] : [];
const LISTENING = /Listening for client connections on 127\.0\.0\.1:(\d+)/;

/** A private nats-server with JetStream on a free port; it ends with `stop`, or with the process. */
export async function testNats(): Promise<{ url: string; stop(): Promise<void> }> {
  mkdirSync(FOLDER, { recursive: true });
  const store = mkdtempSync(join(FOLDER, 'store-'));
  const [command = '', ...args] = [...DYING_WITH_PARENT, ensureNatsServer(), '-js', '-sd', store, ...LISTEN];
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

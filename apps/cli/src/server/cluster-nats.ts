import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { natsAuthorization, NATS_USERS, type NatsUser } from '@app/messaging';
import { endProcess, lineOf } from './processes';

const LISTENS = /Listening for client connections on 127\.0\.0\.1:(\d+)/;

export interface ClusterNats {
  /** What each user connects to. */
  urls: Readonly<Record<NatsUser, string>>;
  /** With SIGTERM, unless another signal is named. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

type Passwords = Readonly<Record<NatsUser, string>>;

export const newPasswords = (): Passwords => forEachUser(() => randomBytes(24).toString('base64url'));

/** A nats-server of our own in `folder`: a user for each context, with new passwords unless given, and no other way in. */
export async function startNats(folder: string, passwords = newPasswords()): Promise<ClusterNats> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const configuration = join(folder, 'users.conf');
  writeFileSync(configuration, natsAuthorization(passwords), { mode: 0o600 });
  const words = ['-c', configuration, '-js', '-sd', folder, '-a', '127.0.0.1', '-p', '-1'];
  const child = spawn('nats-server', words, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  try {
    const port = await lineOf(child, 'nats-server', LISTENS);
    const urls = forEachUser((user) => `nats://${user}:${passwords[user]}@127.0.0.1:${port}`);
    return { urls, stop: (signal) => endProcess(child, signal) };
  } catch (error) {
    await endProcess(child);
    throw error;
  }
}

/** A nats-server of the operator's, whose users are the operator's affair. */
export const givenNats = (url: string): ClusterNats => ({
  urls: forEachUser(() => url),
  stop: () => Promise.resolve(),
});

const forEachUser = (value: (user: NatsUser) => string): Record<NatsUser, string> =>
  Object.fromEntries((Object.keys(NATS_USERS) as NatsUser[]).map((user) => [user, value(user)])) as Record<
    NatsUser,
    string
  >;

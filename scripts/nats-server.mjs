/** Finds nats-server, or unpacks Debian's into .cache/ without root and without touching the system. */
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { root, say } from './checkout.mjs';

const cache = join(root, '.cache');
const unpacked = join(cache, 'nats-server');
// Debian installs it where an ordinary user's PATH does not look.
const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin'];

/** The path of a nats-server; throws an error that says what to do where there is none to be had. */
export function ensureNatsServer() {
  return findNatsServer() ?? downloadNatsServer();
}

function findNatsServer() {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...SYSTEM_FOLDERS,
    join(unpacked, 'usr/sbin'),
  ];
  return folders.map((folder) => join(folder, 'nats-server')).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function downloadNatsServer() {
  say('fetching nats-server into .cache/ (Debian package, first time only)');
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, 'apt-'));
  try {
    for (const folder of ['lists/partial', 'archives/partial', 'package']) {
      mkdirSync(join(draft, folder), { recursive: true });
    }
    apt(draft, 'update');
    apt(draft, 'download', 'nats-server');
    const [debianPackage] = readdirSync(draft).filter((name) => name.endsWith('.deb'));
    run(draft, 'dpkg-deb', '--extract', debianPackage, 'package');
    if (!existsSync(unpacked)) renameSync(join(draft, 'package'), unpacked);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return join(unpacked, 'usr/sbin/nats-server');
}

function apt(draft, ...args) {
  const options = [
    `Dir::State::Lists=${join(draft, 'lists')}`,
    `Dir::Cache=${draft}`,
    'Dir::Cache::pkgcache=',
    'Dir::Cache::srcpkgcache=',
    // As root apt would step down to an account that may not enter the checkout.
    ...(process.getuid?.() === 0 ? ['APT::Sandbox::User=root'] : []),
  ];
  run(draft, 'apt-get', '-q', ...options.flatMap((option) => ['-o', option]), ...args);
}

function run(cwd, command, ...args) {
  const { status, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status === 0) return;
  throw new Error(
    'nats-server is not on PATH and could not be fetched. Install it (Debian: apt-get install nats-server; ' +
      `elsewhere: https://nats.io/download) and try again.\n${error?.message ?? stderr.trim()}`,
  );
}

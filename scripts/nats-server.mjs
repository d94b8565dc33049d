/** Finds nats-server, or unpacks Debian's into .cache/ without root and without touching the system. */
import { join } from 'node:path';
import { root, say } from './checkout.mjs';
import { unpackDebian } from './debian.mjs';
import { findExecutable } from './executable.mjs';

const unpacked = join(root, '.cache', 'nats-server');
const OWN_FOLDER = join(unpacked, 'usr/sbin');
// Debian installs it where an ordinary user's PATH does not look.
const FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', OWN_FOLDER];

/** The path of a nats-server; throws an error that says what to do where there is none to be had. */
export function ensureNatsServer() {
  return findExecutable(['nats-server'], ...FOLDERS) ?? download();
}

function download() {
  say('fetching nats-server into .cache/ (Debian package, first time only)');
  try {
    unpackDebian(['nats-server'], unpacked);
  } catch (error) {
    throw new Error(
      'nats-server is not on PATH and could not be fetched. Install it (Debian: apt-get install nats-server; ' +
        `elsewhere: https://nats.io/download) and try again.\n${error.message}`,
    );
  }
  return join(OWN_FOLDER, 'nats-server');
}

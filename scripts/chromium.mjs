/** Finds Chromium, or fetches Debian's: installed where we are root, otherwise unpacked into .cache/. */
import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from './checkout.mjs';
import { installDebian, unpackDebian } from './debian.mjs';
import { findExecutable } from './executable.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const PACKAGES = ['chromium', 'fonts-dejavu-core', 'fonts-noto-color-emoji'];
const unpacked = join(root, '.cache', 'chromium');
const LAUNCHER = join(unpacked, 'chromium');

/** The path of a Chromium; throws an error that says what to do where there is none to be had. */
export function ensureChromium() {
  return findExecutable(NAMES, unpacked) ?? fetchChromium();
}

function fetchChromium() {
  try {
    return process.getuid?.() === 0 ? install() : unpack();
  } catch (error) {
    throw new Error(
      'Chromium is not on PATH and could not be fetched. Install it (Debian: apt-get install chromium) and try ' +
        `again.\n${error.message}`,
    );
  }
}

function install() {
  say('installing chromium (Debian package, for the tests in a browser)');
  installDebian(...PACKAGES);
  return findExecutable(NAMES);
}

/** A launcher that lets it find its libraries and fonts where they were unpacked. */
function unpack() {
  say('fetching chromium into .cache/ (Debian packages, for the tests in a browser)');
  unpackDebian(PACKAGES, unpacked, { withDependencies: true });
  const at = (path) => join(unpacked, path);
  const libraries = readdirSync(at('usr/lib')).filter((name) => name.endsWith('-linux-gnu'));
  const folders = ['chromium', ...libraries, ...libraries.map((name) => `${name}/nss`)];
  const fonts = existsSync('/etc/fonts/fonts.conf') ? '' : `export FONTCONFIG_SYSROOT='${unpacked}'\n`;
  const path = folders.map((name) => at(`usr/lib/${name}`)).join(':');
  writeFileSync(
    LAUNCHER,
    `#!/bin/sh\nexport LD_LIBRARY_PATH='${path}'\n${fonts}exec '${at('usr/lib/chromium/chromium')}' "$@"\n`,
  );
  chmodSync(LAUNCHER, 0o755);
  return LAUNCHER;
}

/** What a fresh checkout needs before anything runs. Only Node's own modules: nothing may be installed yet. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { root, say } from './checkout.mjs';

export { ensureChromium } from './chromium.mjs';
export { ensureNatsServer } from './nats-server.mjs';

/** Installs the locked dependencies unless exactly those are there. */
export function ensureDependencies() {
  const lock = join(root, 'package-lock.json');
  const stamp = join(root, 'node_modules', '.scaiwave-lock');
  const npmStamp = join(root, 'node_modules', '.package-lock.json');
  const digest = createHash('sha256').update(readFileSync(lock)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  const installedByHand =
    !existsSync(stamp) && existsSync(npmStamp) && changedAt(npmStamp) >= changedAt(lock);
  if (!installedByHand) {
    say('installing dependencies (npm ci)');
    run(...npm(), 'ci', '--include=dev');
  }
  writeFileSync(stamp, digest);
}

/** Builds what has changed since the last time: the servers into dist/, and the console's page into dist/console/. */
export function ensureBuild() {
  ensureBuilt('dist/.built', serverSources(), 'building the servers', '@nestjs/cli/bin/nest.js', [
    'build',
    'standalone',
  ]);
  // The servers' build empties dist/, the console with it.
  ensureBuilt('dist/console/.built', consoleSources(), 'building the console', 'vite/bin/vite.js', [
    'build',
    '--config',
    'apps/console/vite.config.mts',
    '--logLevel',
    'warn',
  ]);
}

function ensureBuilt(stampName, sources, what, tool, args) {
  const stamp = join(root, stampName);
  const started = new Date();
  if (existsSync(stamp) && changedAt(stamp) > Math.max(...sources.map(newest))) return;
  say(what);
  run(process.execPath, join(root, 'node_modules', tool), ...args);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, '');
  // An edit made while the compiler ran is newer than the build.
  utimesSync(stamp, started, started);
}

const changedAt = (path) => statSync(path).mtimeMs;

const here = (...names) => names.map((name) => join(root, name)).filter(existsSync);

function serverSources() {
  const parts = ['apps', 'libs'].flatMap((kind) =>
    readdirSync(join(root, kind))
      .filter((name) => name !== 'console')
      .map((name) => `${kind}/${name}/src`),
  );
  return here(
    ...parts,
    'bench',
    'chaos',
    'nest-cli.json',
    'tsconfig.base.json',
    'tsconfig.build.json',
    'package-lock.json',
  );
}

const consoleSources = () => here('apps/console', 'libs/protocol/src', 'package-lock.json');

/** A folder's own time counts too: it changes when a file in it is deleted. */
function newest(path) {
  if (!statSync(path).isDirectory()) return changedAt(path);
  return Math.max(changedAt(path), ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** The npm that started us, where one did: the one on PATH may be another. */
function npm() {
  const npmCli = process.env.npm_execpath;
  return npmCli?.endsWith('npm-cli.js') ? [process.execPath, npmCli] : ['npm'];
}

/** Standard output stays the caller's own: what a tool says goes to standard error. */
function run(command, ...args) {
  // A build is the same whoever asks for it; test runners say NODE_ENV=test.
  const env = { ...process.env, NODE_ENV: 'production' };
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], env });
  if (error) throw error;
  if (status !== 0) throw new Error(`failed: ${[command, ...args].join(' ')}`);
}

/** Debian's packages for tests and trials, with lists of our own: the system's stay as they are. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const isRoot = process.getuid?.() === 0;

/**
 * Unpacks packages into a folder, without root and without touching the system. With `withDependencies` what they need
 * and this machine lacks comes too.
 */
export function unpackDebian(packages, folder, { withDependencies = false } = {}) {
  const cache = dirname(folder);
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, `${basename(folder)}-`));
  try {
    for (const name of ['lists/partial', 'archives/partial', 'package']) {
      mkdirSync(join(draft, name), { recursive: true });
    }
    apt(draft, 'update');
    const wanted = withDependencies ? missing(draft, packages) : packages;
    apt(draft, 'download', ...wanted);
    for (const file of readdirSync(draft).filter((name) => name.endsWith('.deb'))) {
      run(draft, 'dpkg-deb', '--extract', file, 'package');
    }
    if (!existsSync(folder)) renameSync(join(draft, 'package'), folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Installs packages; for root only. A fresh machine may still be busy with its own. */
export function installDebian(...packages) {
  const patient = ['-q', '-o', 'DPkg::Lock::Timeout=300'];
  run('/', 'apt-get', ...patient, 'update');
  run('/', 'apt-get', ...patient, 'install', '--yes', '--no-install-recommends', ...packages);
}

/** The packages that an installation would bring. */
function missing(draft, packages) {
  const plan = apt(draft, '--simulate', '--no-install-recommends', 'install', ...packages);
  return [...plan.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name);
}

function apt(draft, ...args) {
  const options = [
    `Dir::State::Lists=${join(draft, 'lists')}`,
    `Dir::Cache=${draft}`,
    'Dir::Cache::pkgcache=',
    'Dir::Cache::srcpkgcache=',
    // As root apt would step down to an account that may not enter the checkout.
    ...(isRoot ? ['APT::Sandbox::User=root'] : []),
  ];
  return run(draft, 'apt-get', '-q', ...options.flatMap((option) => ['-o', option]), ...args);
}

function run(cwd, command, ...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  if (status === 0) return stdout;
  throw new Error(error?.message ?? stderr.trim());
}

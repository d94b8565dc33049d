import { spawnSync } from 'node:child_process';

/** `nobody` on every Linux: initdb wants an account with a name. */
const NOBODY = 65534;

/**
 * Postgres refuses to run as root. Each way is a command prefix that makes it somebody else without an account of
 * its own and without losing sight of a folder that only root may enter.
 */
const WAYS_DOWN_FROM_ROOT: string[][] = [
  ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`],
  // Containers often forbid user namespaces. Without the fix-up, access(2) sees the capability too.
  [
    'setpriv',
    `--reuid=${NOBODY}`,
    `--regid=${NOBODY}`,
    '--clear-groups',
    '--securebits=+no_setuid_fixup',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ],
];

/** The prefix to run `postgres` with, so that it is not root and can write to `folder`. Empty for ordinary users. */
export function unprivileged(postgres: string, folder: string): string[] {
  if (process.getuid?.() !== 0) return [];
  const probe = ['sh', '-c', 'test -w "$1" && "$0" --version', postgres, folder];
  const way = WAYS_DOWN_FROM_ROOT.find((prefix) => succeeds([...prefix, ...probe]));
  if (!way) {
    throw new Error(
      `Postgres does not run as root, and neither unshare nor setpriv (util-linux) could change that for ${folder}: ` +
        'run as an ordinary user, or set DATABASE_URL',
    );
  }
  return way;
}

/** The prefix that asks the kernel to shut Postgres down when this process dies, however it dies. */
export function dyingWithParent(): string[] {
  const prefix = ['setpriv', '--pdeathsig', 'INT', '--'];
  return succeeds([...prefix, 'true']) ? prefix : [];
}

function succeeds([command = '', ...args]: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

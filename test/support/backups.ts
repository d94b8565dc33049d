import { asSuperuser } from './postgres';
import type { TestServer } from './servers';

const databaseOf = (server: TestServer): string =>
  new URL(server.secrets()['the database URL']!).pathname.slice(1);

/** Copies the database of a server that goes on; resolves to what puts the copy back, as a restored backup would be. */
export async function backUp(server: TestServer): Promise<() => Promise<void>> {
  const database = databaseOf(server);
  const copy = `${database}_backup`;
  const gone = (name: string) => `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`;
  // A database is copied while nobody is connected to it; the server connects again by itself.
  await asSuperuser(
    gone(copy),
    `ALTER DATABASE ${database} ALLOW_CONNECTIONS false`,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`,
    `CREATE DATABASE ${copy} TEMPLATE ${database}`,
    `ALTER DATABASE ${database} ALLOW_CONNECTIONS true`,
  );
  return async () => {
    await server.kill();
    await asSuperuser(gone(database), `CREATE DATABASE ${database} TEMPLATE ${copy}`, gone(copy));
    await server.start();
  };
}

import type { DataSource } from 'typeorm';

/**
 * Runs a context's pending migrations, all in one transaction, and answers how many there were. Processes of the
 * same context may start together: an advisory lock lets one migrate while the others wait.
 */
export async function migrate(dataSource: DataSource): Promise<number> {
  const lock = dataSource.createQueryRunner();
  const key = [`scaiwave.migrate.${dataSource.driver.schema}`];
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock(hashtext($1))', key);
    return (await dataSource.runMigrations()).length;
  } finally {
    // The connection goes back to the pool alive, and would take the lock with it; a lost one has lost the lock.
    await lock.query('SELECT pg_advisory_unlock_all()').catch(() => undefined);
    await lock.release();
  }
}

/** The SQL that would still be needed to make the schema what the entities say: empty after `migrate`. */
export async function pendingSchemaChanges(dataSource: DataSource): Promise<string[]> {
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => query);
}

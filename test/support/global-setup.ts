import type { TestProject } from 'vitest/node';
import { startTestPostgres } from './postgres-server';

declare module 'vitest' {
  interface ProvidedContext {
    /** A Postgres server of this run's own, as superuser. */
    postgresUrl: string;
  }
}

/** One Postgres for the whole run; NATS is started by the tests that want it. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await startTestPostgres();
  project.provide('postgresUrl', url);
  return stop;
}

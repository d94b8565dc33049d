import { Logger } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { DataSource, type DataSourceOptions, type EntitySchema, type MigrationInterface } from 'typeorm';
import { contextRole } from './context-role';
import { writeTogether } from './write-together';

type Constructor<T = unknown> = abstract new (...args: never[]) => T;

/** A context's own tables: nothing here names another context. */
export interface ContextTables {
  /** Also the name of the schema and of the data source. */
  context: string;
  entities: (Constructor | EntitySchema)[];
  migrations: (new () => MigrationInterface)[];
}

/**
 * A data source, not yet initialised, whose every connection acts as the context's role inside the context's
 * schema: unqualified names in SQL are the context's, and any other schema answers `permission denied`.
 */
export function createDataSource(settings: { url: string } & ContextTables): DataSource {
  return new DataSource(dataSourceOptions(settings));
}

export function dataSourceOptions({ url, context, entities, migrations }: { url: string } & ContextTables) {
  const logger = new Logger(`database.${context}`);
  const { bareUrl, ownOptions } = takeOptions(url);
  return {
    name: context,
    type: 'postgres',
    url: bareUrl,
    schema: context,
    entities: entities as (new () => unknown)[],
    migrations,
    migrationsTransactionMode: 'all',
    synchronize: false,
    installExtensions: false,
    applicationName: contextRole(context),
    connectTimeoutMS: 10_000,
    poolSize: 10,
    // An `error` without a listener would end the process whenever Postgres restarts.
    poolErrorHandler: (error: Error) => logger.warn(`an idle connection was lost: ${error.message}`),
    extra: {
      // Queries that are not waited for one by one share a round trip; answers keep their order.
      pipeline: true,
      options: [
        ownOptions,
        `-c role=${contextRole(context)}`,
        `-c search_path=${context}`,
        '-c synchronous_commit=on',
      ].join(' '),
      onConnect: (client: ClientBase) => {
        // The pool listens to idle connections only; the query on a busy one rejects with the same error.
        client.on('error', () => undefined);
        writeTogether(client);
      },
    },
  } as const satisfies DataSourceOptions & { name: string };
}

/** `options` in the URL would silently win over ours, and with it the role: the two are joined instead. */
function takeOptions(url: string): { bareUrl: string; ownOptions: string } {
  const parsed = new URL(url);
  const ownOptions = parsed.searchParams.get('options') ?? '';
  parsed.searchParams.delete('options');
  return { bareUrl: parsed.href, ownOptions };
}

import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { type ContextTables, dataSourceOptions } from './data-source';
import { DatabaseSettings } from './database-settings';
import { migrate } from './migrate';
import { prepareDatabase } from './prepare-database';

const NOT_UP_YET = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', '57P03']);

@Module({})
class ContextDatabaseModule {}

/**
 * The database of one context as a Nest module: a data source, and a repository for each entity, both under the
 * context's name (`@InjectDataSource(context)`, `@InjectRepository(Entity, context)`). The schema exists and is
 * migrated before any provider that asks for them is made. Needs `DatabaseSettings` from a global module.
 */
export function contextDatabase(tables: ContextTables): DynamicModule {
  const { context, entities } = tables;
  return {
    module: ContextDatabaseModule,
    imports: [
      TypeOrmModule.forRootAsync({
        name: context,
        inject: [DatabaseSettings],
        useFactory: ({ url }: DatabaseSettings) => ({
          ...dataSourceOptions({ url, ...tables }),
          retryAttempts: 30,
          retryDelay: 1_000,
          toRetry: (error: NodeJS.ErrnoException) => NOT_UP_YET.has(error.code ?? ''),
        }),
        dataSourceFactory: openMigrated,
      }),
      TypeOrmModule.forFeature(entities as (new () => unknown)[], context),
    ],
    exports: [TypeOrmModule],
  };
}

async function openMigrated(options?: ConstructorParameters<typeof DataSource>[0]): Promise<DataSource> {
  if (options?.type !== 'postgres' || !options.url || !options.schema)
    throw new Error('not a context database');
  await prepareDatabase(options.url, [options.schema]);
  const dataSource = await new DataSource(options).initialize();
  await migrate(dataSource).catch(async (error: unknown) => {
    await dataSource.destroy();
    throw error;
  });
  return dataSource;
}

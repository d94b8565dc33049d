export { bigintColumn } from './columns';
export { contextDatabase } from './context-database';
export { type ContextTables, createDataSource } from './data-source';
export { DatabaseSettings } from './database-settings';
export { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/start';
export { GroupCommit, type GroupCommitOptions } from './group-commit';
export { migrate, pendingSchemaChanges } from './migrate';
export { pgPool } from './pg-pool';
export { prepareDatabase } from './prepare-database';

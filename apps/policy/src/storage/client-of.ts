import type { PoolClient } from 'pg';
import type { EntityManager } from 'typeorm';

/** The connection that a transaction runs on. */
export const clientOf = async (manager: EntityManager): Promise<PoolClient> =>
  (await manager.queryRunner!.connect()) as PoolClient;

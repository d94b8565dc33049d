import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DataSource } from 'typeorm';
import { createDataSource, migrate, pendingSchemaChanges, prepareDatabase } from '@app/persistence';
import { testDatabase } from '../../../test/support/postgres';
import { Nonces1780000000000 } from '../src/storage/migrations/1780000000000-nonces';
import { NonceTable } from '../src/storage/nonce.table';
import { NoncesRepository } from '../src/storage/nonces.repository';

const NONCE = { tenant: 'a.example', signer: 'b.example', nonce: 'n', expires_at: 1000 };

let database: Awaited<ReturnType<typeof testDatabase>>;
const sources: DataSource[] = [];

/** What each gateway process has. */
async function openGateway() {
  const tables = { context: 'gateway', entities: [NonceTable], migrations: [Nonces1780000000000] };
  const dataSource = await createDataSource({ url: database.url, ...tables }).initialize();
  sources.push(dataSource);
  await migrate(dataSource);
  return { dataSource, nonces: new NoncesRepository(dataSource) };
}

beforeAll(async () => {
  database = await testDatabase();
  await prepareDatabase(database.url, ['gateway']);
});
afterAll(async () => {
  await Promise.all(sources.map((source) => source.destroy()));
  await database?.drop();
});

describe('used nonces', () => {
  it('have the table that the migrations make', async () => {
    const { dataSource } = await openGateway();
    expect(await pendingSchemaChanges(dataSource)).toEqual([]);
  });

  it('let one use win, of many at once in two gateways', async () => {
    const gateways = [await openGateway(), await openGateway()];
    const uses = Array.from({ length: 100 }, (_, i) =>
      gateways[i % 2]!.nonces.use({ ...NONCE, nonce: 'race' }),
    );
    expect((await Promise.all(uses)).filter(Boolean)).toHaveLength(1);
  });

  it('are remembered by a gateway that starts later', async () => {
    const first = await openGateway();
    expect(await first.nonces.use({ ...NONCE, nonce: 'kept' })).toBe(true);
    expect(await (await openGateway()).nonces.use({ ...NONCE, nonce: 'kept' })).toBe(false);
  });

  it('belong to one tenant and one signer', async () => {
    const { nonces } = await openGateway();
    const uses = [NONCE, { ...NONCE, tenant: 'c.example' }, { ...NONCE, signer: 'c.example' }];
    expect(await Promise.all(uses.map((use) => nonces.use(use)))).toEqual([true, true, true]);
    expect(() => nonces.use({ ...NONCE, tenant: '' })).toThrow(TypeError);
  });

  it('are forgotten once they have expired', async () => {
    const { nonces } = await openGateway();
    await nonces.use({ ...NONCE, nonce: 'old', expires_at: 1000 });
    await nonces.use({ ...NONCE, nonce: 'new', expires_at: 2000 });
    await nonces.prune(1500);
    expect(await nonces.use({ ...NONCE, nonce: 'old' })).toBe(true);
    expect(await nonces.use({ ...NONCE, nonce: 'new' })).toBe(false);
  });
});

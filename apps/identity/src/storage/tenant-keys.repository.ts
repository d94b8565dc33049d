import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { In, type DataSource, type EntityManager } from 'typeorm';
import { identityTopics } from '@app/contracts/identity';
import { announce } from '@app/messaging';
import { namedTenant, pgPool } from '@app/persistence';
import type { DescriptorKey } from '@app/protocol';
import { Outbox } from '@app/runtime';
import type { OwnDescriptor } from '../domain/own-descriptor';
import { TenantKeys, type KeyRevision, type SealedKey } from '../use-cases/ports';
import { fromKey, KeyTable, toKey } from './key.table';
import { clientOf } from './client-of';
import { fromDescriptor, TenantTable, toDescriptor } from './tenant.table';

const ACTIVE = {
  name: 'identity-active-key',
  text: `SELECT key_id, private_key_encrypted AS sealed FROM identity.keys WHERE tenant = $1 AND state = 'active'`,
};

@Injectable()
export class TenantKeysRepository extends TenantKeys {
  constructor(
    @InjectDataSource('identity') private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  list(tenant: string): Promise<DescriptorKey[]> {
    return listKeys(this.dataSource.manager, namedTenant(tenant));
  }

  async active(tenant: string): Promise<SealedKey | undefined> {
    const { rows } = await pgPool(this.dataSource).query<SealedKey>({
      ...ACTIVE,
      values: [namedTenant(tenant)],
    });
    return rows[0];
  }

  async revise(tenant: string, revise: (keys: DescriptorKey[]) => KeyRevision): Promise<DescriptorKey[]> {
    const keys = await this.dataSource.transaction(async (manager) => {
      await lockTenant(manager, tenant);
      const { keys, added } = revise(await listKeys(manager, tenant));
      await storeKeys(manager, tenant, { keys, added });
      await manager.update(TenantTable, { tenant }, { descriptor: null });
      const { key_id } = added;
      await this.outbox.stage(await clientOf(manager), [
        announce(identityTopics.keyRotated, `${tenant} ${key_id}`, { tenant, key_id }),
      ]);
      return [...keys];
    });
    this.outbox.notify();
    return keys;
  }

  async descriptor(tenant: string): Promise<OwnDescriptor | undefined> {
    const row = await this.dataSource.manager.findOneBy(TenantTable, { tenant: namedTenant(tenant) });
    return row ? toDescriptor(row) : undefined;
  }

  renewDescriptor(
    tenant: string,
    now: number,
    make: Parameters<TenantKeys['renewDescriptor']>[2],
  ): Promise<OwnDescriptor> {
    return this.dataSource.transaction(async (manager) => {
      const row = await lockTenant(manager, tenant);
      const renewed = toDescriptor(row);
      if (renewed && now < renewed.staleAt) return renewed;
      const descriptor = make({
        keys: await listKeys(manager, tenant),
        sealed: await sealedKeys(manager, tenant),
        previousIssuedAt: row.descriptor_issued_at,
      });
      await manager.update(TenantTable, { tenant }, fromDescriptor(descriptor));
      return descriptor;
    });
  }
}

/** Whatever changes keys or descriptor of a tenant takes its turn here. */
const lockTenant = (manager: EntityManager, tenant: string): Promise<TenantTable> =>
  manager.findOneOrFail(TenantTable, {
    where: { tenant: namedTenant(tenant) },
    lock: { mode: 'pessimistic_write' },
  });

const listKeys = async (manager: EntityManager, tenant: string): Promise<DescriptorKey[]> =>
  (await manager.find(KeyTable, { where: { tenant }, order: { valid_from: 'DESC' } })).map(toKey);

async function sealedKeys(manager: EntityManager, tenant: string): Promise<SealedKey[]> {
  const rows = await manager.find(KeyTable, {
    select: { key_id: true, private_key_encrypted: true },
    where: { tenant, state: In(['active', 'overlap']) },
  });
  return rows.map(({ key_id, private_key_encrypted }) => ({ key_id, sealed: private_key_encrypted }));
}

async function storeKeys(
  manager: EntityManager,
  tenant: string,
  { keys, added }: KeyRevision,
): Promise<void> {
  for (const key of keys.filter(({ key_id }) => key_id !== added.key_id)) {
    const { key_id, state, valid_until } = key;
    await manager.update(KeyTable, { tenant, key_id }, { state, valid_until });
  }
  const fresh = keys.find(({ key_id }) => key_id === added.key_id)!;
  await manager.insert(KeyTable, fromKey(tenant, fresh, added.sealed));
}

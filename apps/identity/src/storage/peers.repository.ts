import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { In, type DataSource, type EntityManager } from 'typeorm';
import { identityTopics } from '@app/contracts/identity';
import { announce } from '@app/messaging';
import { namedTenant } from '@app/persistence';
import { isServerName, type KnownPeer, type Outcome, type PeerChanges } from '@app/protocol';
import { Outbox } from '@app/runtime';
import type { StoredPeer } from '../domain/peer-views';
import { PeerStore } from '../use-cases/ports';
import { clientOf } from './client-of';
import { fromKnownKey, PeerKeyTable } from './peer-key.table';
import { fromPeer, toStoredPeer } from './peer-mapper';
import { PeerTable } from './peer.table';

type Admit = (known: KnownPeer | undefined) => Outcome<{ peer: KnownPeer; changes: PeerChanges }>;
type Fetched = Parameters<PeerStore['admit']>[1];

@Injectable()
export class PeersRepository extends PeerStore {
  constructor(
    @InjectDataSource('identity') private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  find(tenant: string, serverNames: readonly string[]): Promise<Map<string, StoredPeer>> {
    // Names come from strangers; what is none has no row, and may hold what Postgres does not take.
    return findPeers(this.dataSource.manager, namedTenant(tenant), serverNames.filter(isServerName));
  }

  async admit(tenant: string, fetched: Fetched, admit: Admit) {
    const { serverName } = fetched;
    const admitted = await this.dataSource.transaction(async (manager) => {
      await lockPeer(manager, namedTenant(tenant), serverName);
      const before = (await findPeers(manager, tenant, [serverName])).get(serverName);
      const outcome = admit(before?.known);
      if (!outcome.ok) return outcome;
      const { peer, changes } = outcome;
      // A replayed old descriptor neither changes anything nor counts as news.
      if (changes.stale && before) return { ok: true as const, stored: before, changes };
      await manager.upsert(PeerTable, fromPeer(tenant, peer, fetched), ['tenant', 'server_name']);
      await manager.upsert(
        PeerKeyTable,
        peer.keys.map((key) => fromKnownKey(tenant, serverName, key)),
        ['tenant', 'server_name', 'key_id'],
      );
      if (changes.added.length > 0 || changes.moved.length > 0 || speaksOtherwise(before?.known, peer)) {
        await this.outbox.stage(await clientOf(manager), [peerKeysChanged(tenant, peer)]);
      }
      return { ok: true as const, stored: { known: peer, fetchedAt: fetched.at, alert: null }, changes };
    });
    this.outbox.notify();
    return admitted;
  }

  async raiseAlert(tenant: string, serverName: string, alert: string): Promise<void> {
    await this.dataSource.manager.update(
      PeerTable,
      { tenant: namedTenant(tenant), server_name: serverName },
      { alert },
    );
  }
}

const peerKeysChanged = (tenant: string, { serverName, issuedAt }: KnownPeer) =>
  announce(identityTopics.peerKeysChanged, `${tenant} ${serverName} ${issuedAt}`, {
    tenant,
    server_name: serverName,
  });

/** Whoever keeps a peer's keys keeps its versions with them. */
const speaksOtherwise = (before: KnownPeer | undefined, { protocolVersions }: KnownPeer): boolean =>
  before !== undefined && before.protocolVersions.join() !== protocolVersions.join();

/** There may be no row to lock yet. */
const lockPeer = (manager: EntityManager, tenant: string, serverName: string) =>
  manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${tenant} ${serverName}`]);

async function findPeers(
  manager: EntityManager,
  tenant: string,
  serverNames: readonly string[],
): Promise<Map<string, StoredPeer>> {
  const wanted = { tenant, server_name: In([...serverNames]) };
  const peers = await manager.findBy(PeerTable, wanted);
  if (peers.length === 0) return new Map();
  const keys = new Map<string, PeerKeyTable[]>(peers.map(({ server_name }) => [server_name, []]));
  for (const key of await manager.findBy(PeerKeyTable, wanted)) keys.get(key.server_name)?.push(key);
  return new Map(peers.map((peer) => [peer.server_name, toStoredPeer(peer, keys.get(peer.server_name)!)]));
}

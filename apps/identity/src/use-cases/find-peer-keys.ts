import { Injectable } from '@nestjs/common';
import type { PeerKey } from '@app/contracts/identity';
import { type KnownPeer, type Outcome, type Refusal } from '@app/protocol';
import { Clock } from '@app/runtime';
import { FailureMemory } from '../domain/failure-memory';
import { findPeerKey, ownAsPeer, type StoredPeer } from '../domain/peer-views';
import { keysAt } from '../domain/tenant-keys';
import { DiscoverPeer } from './discover-peer';
import { KnowPeer } from './know-peer';
import { PeerStore, TenantKeys } from './ports';

interface Wanted {
  server_name: string;
  key_id: string;
}

export interface KeyQuestion {
  tenant: string;
  keys: Wanted[];
  spoke?: boolean;
}

@Injectable()
export class FindPeerKeys {
  private readonly unknownKeys = new FailureMemory();

  constructor(
    private readonly store: PeerStore,
    private readonly ownKeys: TenantKeys,
    private readonly knowPeer: KnowPeer,
    private readonly discoverPeer: DiscoverPeer,
    private readonly clock: Clock,
  ) {}

  async run({ tenant, keys, spoke }: KeyQuestion): Promise<{ keys: (PeerKey | Refusal)[] }> {
    const names = [...new Set(keys.map(({ server_name }) => server_name))];
    const stored = await this.store.find(tenant, names);
    const peers = new Map(
      await Promise.all(
        names.map(async (name) => {
          const peer = name === tenant ? this.own(tenant) : this.peer(tenant, name, stored.get(name), spoke);
          return [name, await peer] as const;
        }),
      ),
    );
    return { keys: await Promise.all(keys.map((wanted) => this.key(tenant, wanted, peers))) };
  }

  private async own(tenant: string): Promise<Outcome<{ known: KnownPeer }>> {
    const keys = keysAt(await this.ownKeys.list(tenant), this.clock.now());
    return { ok: true, known: ownAsPeer(tenant, keys) };
  }

  private async peer(
    tenant: string,
    name: string,
    stored: StoredPeer | undefined,
    spoke: boolean | undefined,
  ): Promise<Outcome<{ known: KnownPeer }>> {
    const found = await this.knowPeer.run(tenant, name, stored, { spoke });
    return found.ok ? { ok: true, known: found.stored.known } : found;
  }

  private async key(
    tenant: string,
    { server_name, key_id }: Wanted,
    peers: ReadonlyMap<string, Outcome<{ known: KnownPeer }>>,
  ): Promise<PeerKey | Refusal> {
    const peer = peers.get(server_name)!;
    if (!peer.ok) return peer;
    const found = findPeerKey(peer.known, key_id);
    return found.ok || server_name === tenant
      ? found
      : this.lookAgain(tenant, { server_name, key_id }, found);
  }

  /** A key that a known server did not have may be new: one more look, and not again for a while. */
  private async lookAgain(
    tenant: string,
    { server_name, key_id }: Wanted,
    unknown: Refusal,
  ): Promise<PeerKey | Refusal> {
    const memory = `${tenant} ${server_name} ${key_id}`;
    const remembered = this.unknownKeys.recall(memory, this.clock.now());
    if (remembered) return remembered;
    const renewed = await this.discoverPeer.run(tenant, server_name, { again: true });
    const found = renewed.ok ? findPeerKey(renewed.stored.known, key_id) : unknownBecause(unknown, renewed);
    if (found.ok) this.unknownKeys.forget(memory);
    else this.unknownKeys.remember(memory, found, this.clock.now());
    return found;
  }
}

/** A changed key explains more than an unknown one; any other failed look leaves the key unknown. */
const unknownBecause = (unknown: Refusal, failed: Refusal): Refusal =>
  failed.reason === 'key_changed' ? failed : unknown;

import type { TenantIdentity } from '@app/contracts/identity';
import type { DescriptorKey, KnownPeer, Outcome, PeerChanges, Refusal, SoundDescriptor } from '@app/protocol';
import type { Sighting } from '@app/runtime';
import type { OwnDescriptor } from '../domain/own-descriptor';
import type { StoredPeer } from '../domain/peer-views';

/** What this context takes from the configuration. Times in milliseconds. */
export abstract class IdentitySettings {
  abstract readonly serverName: string;
  abstract readonly rotationMs: number;
  abstract readonly overlapMs: number;
  /** Plain HTTP to and from loopback names. */
  abstract readonly insecureLoopback: boolean;
  /** `http` only where this server itself has no TLS and serves loopback. */
  abstract readonly scheme: 'https' | 'http';
  abstract readonly software: { name: string; version: string };
}

export interface TenantRow extends TenantIdentity {
  /** Base URL of the tenant's federation endpoint. */
  federationBase: string;
}

/** A seed as the database holds it. */
export interface SealedKey {
  readonly key_id: string;
  readonly sealed: Buffer;
}

export interface KeyRevision {
  readonly keys: readonly DescriptorKey[];
  /** The key among them that is new. */
  readonly added: SealedKey;
}

/** The tenants of this instance. */
export abstract class Tenants {
  abstract list(): Promise<TenantRow[]>;
  abstract find(tenant: string): Promise<TenantRow | undefined>;
  /** Makes the tenant unless it exists. */
  abstract ensure(row: { tenant: string; federationBase: string; now: number }): Promise<void>;
}

/** The tenants' own keys and descriptors. */
export abstract class TenantKeys {
  /** Newest first, as stored: `keysAt` says where they stand now. */
  abstract list(tenant: string): Promise<DescriptorKey[]>;
  /** The key that signs now, as last committed by any process. */
  abstract active(tenant: string): Promise<SealedKey | undefined>;
  /** Changes the keys in one transaction that outdates the descriptor and announces the new key. */
  abstract revise(tenant: string, revise: (keys: DescriptorKey[]) => KeyRevision): Promise<DescriptorKey[]>;
  abstract descriptor(tenant: string): Promise<OwnDescriptor | undefined>;
  /** Replaces the descriptor, one process at a time, unless another one just did. */
  abstract renewDescriptor(
    tenant: string,
    now: number,
    make: (current: {
      keys: DescriptorKey[];
      sealed: SealedKey[];
      previousIssuedAt: number;
    }) => OwnDescriptor,
  ): Promise<OwnDescriptor>;
}

/** Opens and closes seeds; the master key stays inside. */
export abstract class SeedVault {
  abstract seal(seed: Uint8Array, owner: { tenant: string; keyId: string }): Buffer;
  /** Throws when it was sealed for another owner or under another master key. */
  abstract open(sealed: Buffer, owner: { tenant: string; keyId: string }): Uint8Array;
}

/** What is known of peers. */
export abstract class PeerStore {
  abstract find(tenant: string, serverNames: readonly string[]): Promise<Map<string, StoredPeer>>;
  /** Admits under a lock on the peer, stores what was admitted, and announces changed keys. */
  abstract admit(
    tenant: string,
    fetched: { serverName: string; text: string; at: number },
    admit: (known: KnownPeer | undefined) => Outcome<{ peer: KnownPeer; changes: PeerChanges }>,
  ): Promise<Outcome<{ stored: StoredPeer; changes: PeerChanges }>>;
  /** Notes on the peer's row, if there is one, why its new descriptor is not believed. */
  abstract raiseAlert(tenant: string, serverName: string, alert: string): Promise<void>;
}

export type FetchedDescriptor = Outcome<{ sound: SoundDescriptor; text: string }>;

/** A descriptor fetched without any help from before, and who was met on the way to it. */
export interface Look {
  readonly sighting: Sighting;
  /** Absent where nobody was met who is trusted. */
  readonly fetched?: FetchedDescriptor;
}

/** Fetches a server's descriptor and judges it by itself. */
export abstract class DescriptorSource {
  abstract fetch(serverName: string): Promise<FetchedDescriptor>;
  /** The same over a new connection, and what there is to see of it. */
  abstract look(serverName: string, timeoutMs: number): Promise<Look>;
}

/** Tells the peers register how discovery went. Never fails. */
export abstract class PeerReports {
  abstract failed(tenant: string, serverName: string, refusal: Refusal): Promise<void>;
  abstract recovered(tenant: string, serverName: string): Promise<void>;
}

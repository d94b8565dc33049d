import type { PeerRow, TrafficHour } from '@app/contracts/policy';
import type { PeerChange, TrafficChange } from '../domain/peer-facts';
import type { CompiledPolicy, TenantPolicy } from '../domain/policy';

/** The tenants' policies; a tenant without one has the initial policy. */
export abstract class Policies {
  /** One for each tenant asked for, always as last committed. */
  abstract read(tenants: readonly string[]): Promise<Map<string, CompiledPolicy>>;

  /**
   * Revises one policy in a transaction that also announces the change; concurrent revisions take turns. Nothing is
   * written when `revise` throws, or returns what it was given.
   */
  abstract revise(tenant: string, revise: (current: TenantPolicy) => TenantPolicy): Promise<TenantPolicy>;
}

export type KnownPeerRow = Omit<PeerRow, 'status'>;

/** What is known of the peers' health and traffic. */
export abstract class PeerRegister {
  /** Durable when it resolves. */
  abstract record(peers: readonly PeerChange[], traffic: readonly TrafficChange[]): Promise<void>;

  /** By name; traffic is summed from the hour `since` on. */
  abstract list(tenant: string, since: number): Promise<KnownPeerRow[]>;

  /** The hours from `since` on in which something moved, with all peers together. */
  abstract traffic(tenant: string, since: number): Promise<TrafficHour[]>;

  /** How far the peer's clock is ahead of ours, in milliseconds, where that was measured. */
  abstract clockOffset(tenant: string, peer: string): Promise<number | null>;

  /** Forgets traffic before the hour `before`, and all but the newest `strangers` rows of peers never heard from. */
  abstract prune(before: number, strangers: number): Promise<void>;
}

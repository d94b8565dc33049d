import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { ingestTopics } from '@app/contracts/ingest';
import { EventBus } from '@app/messaging';

/** Tells every open stream of a tenant that there is something newer. */
@Injectable()
export class WakeStreams implements OnModuleInit, OnModuleDestroy {
  private readonly sleepers = new Map<string, Set<() => void>>();
  private unsubscribe?: () => Promise<void>;

  constructor(private readonly events: EventBus) {}

  async onModuleInit(): Promise<void> {
    this.unsubscribe = await this.events.subscribe(ingestTopics.streamMoved, {}, async (moves) => {
      for (const tenant of new Set(moves.map((move) => move.tenant))) this.wake(tenant);
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.unsubscribe?.();
  }

  /** Calls back whenever the tenant's stream moves; returns what ends that. */
  onMove(tenant: string, wake: () => void): () => void {
    const sleepers = this.sleepers.get(tenant) ?? new Set();
    this.sleepers.set(tenant, sleepers.add(wake));
    return () => {
      sleepers.delete(wake);
      if (sleepers.size === 0) this.sleepers.delete(tenant);
    };
  }

  /** How many listen. */
  count(tenant: string): number {
    return this.sleepers.get(tenant)?.size ?? 0;
  }

  private wake(tenant: string): void {
    for (const wake of this.sleepers.get(tenant) ?? []) wake();
  }
}

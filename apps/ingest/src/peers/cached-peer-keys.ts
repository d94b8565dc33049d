import { identity, identityTopics, type PeerKey } from '@app/contracts/identity';
import { Bus, EventBus } from '@app/messaging';
import type { Refusal } from '@app/protocol';
import { Clock } from '@app/runtime';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PeerKeys } from '../use-cases/ports';

const FRESH_MS = 60_000;
const MOST_KEYS = 10_000;

interface Wanted {
  server_name: string;
  key_id: string;
}

/** Peers' keys as identity tells them, kept for a minute or until they change; refusals are asked again each time. */
@Injectable()
export class CachedPeerKeys extends PeerKeys implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly cache = new Map<string, { key: PeerKey; until: number }>();
  private unsubscribe: (() => Promise<void>) | undefined;

  constructor(
    private readonly bus: Bus,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {
    super();
  }

  async onApplicationBootstrap(): Promise<void> {
    this.unsubscribe = await this.events.subscribe(identityTopics.peerKeysChanged, {}, async (changes) => {
      for (const { tenant, server_name } of changes) this.forget(`${tenant} ${server_name}#`);
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.unsubscribe?.();
  }

  async find(tenant: string, wanted: Wanted[]): Promise<(PeerKey | Refusal)[]> {
    const now = this.clock.now();
    const name = (one: Wanted) => `${tenant} ${one.server_name}#${one.key_id}`;
    const known = wanted
      .map((one) => this.cache.get(name(one)))
      .map((entry) => (entry && entry.until > now ? entry.key : undefined));
    const missing = wanted.filter((_, i) => !known[i]);
    if (missing.length === 0) return known as PeerKey[];
    const { keys } = await this.bus.ask(identity.peerKeys, { tenant, keys: missing });
    const found = new Map(missing.map((one, i) => [name(one), keys[i]!]));
    for (const [key, answer] of found) if (answer.ok) this.remember(key, answer, now);
    return wanted.map((one, i) => known[i] ?? found.get(name(one))!);
  }

  private remember(name: string, key: PeerKey, now: number): void {
    if (this.cache.size >= MOST_KEYS) this.cache.clear();
    this.cache.set(name, { key, until: now + FRESH_MS });
  }

  private forget(prefix: string): void {
    for (const name of this.cache.keys()) if (name.startsWith(prefix)) this.cache.delete(name);
  }
}

import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { identity, identityTopics, type PeerKey } from '@app/contracts/identity';
import { Bus, EventBus } from '@app/messaging';
import { type Refusal } from '@app/protocol';
import { Clock } from '@app/runtime';
import { LIMITS } from '../domain/limits';
import { Recent } from '../domain/recent';
import { PeerKeys } from '../use-cases/ports';
import { batchedAsk } from './batched-ask';

interface Known {
  answer: Promise<PeerKey | Refusal>;
  until: number;
}

interface KeyQuestion {
  tenant: string;
  server_name: string;
  key_id: string;
}

/**
 * Peers' keys, kept for a minute and dropped when identity says that they changed. The cache key holds the
 * server beside the key id: two servers may use the same id.
 */
@Injectable()
export class CachedPeerKeys extends PeerKeys implements OnModuleInit, OnModuleDestroy {
  private readonly known = new Recent<Known>(LIMITS.cachedPeerKeys);
  private readonly askers = new Recent<(question: KeyQuestion) => Promise<PeerKey | Refusal>>(
    LIMITS.cachedPeerKeys,
  );
  private unsubscribe?: () => Promise<void>;

  constructor(
    private readonly bus: Bus,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {
    super();
  }

  async onModuleInit(): Promise<void> {
    this.unsubscribe = await this.events.subscribe(identityTopics.peerKeysChanged, {}, async (changes) => {
      for (const { tenant, server_name } of changes) this.forget(tenant, server_name);
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.unsubscribe?.();
  }

  find(tenant: string, server_name: string, key_id: string): Promise<PeerKey | Refusal> {
    const cacheKey = `${tenant} ${server_name} ${key_id}`;
    const now = this.clock.now();
    const known = this.known.get(cacheKey);
    if (known && known.until > now) return known.answer;
    const entry: Known = {
      answer: this.lookUp({ tenant, server_name, key_id }),
      until: now + LIMITS.peerKeyFreshMs,
    };
    this.known.set(cacheKey, entry);
    entry.answer.then(
      (answer) => {
        if (!answer.ok) entry.until = this.clock.now() + LIMITS.unknownKeyFreshMs;
      },
      () => this.known.forget(cacheKey),
    );
    return entry.answer;
  }

  forget(tenant: string, server_name: string): void {
    this.known.forgetWhere((key) => key.startsWith(`${tenant} ${server_name} `));
  }

  /** Batched for each server: a batch waits for its slowest discovery, and one dead peer must not delay others. */
  private lookUp(question: KeyQuestion): Promise<PeerKey | Refusal> {
    const lane = `${question.tenant} ${question.server_name}`;
    let ask = this.askers.get(lane);
    if (!ask) {
      ask = batchedAsk((questions) => this.askIdentity(questions));
      this.askers.set(lane, ask);
    }
    return ask(question);
  }

  private async askIdentity(questions: KeyQuestion[]): Promise<(PeerKey | Refusal)[]> {
    const [{ tenant }] = questions as [KeyQuestion];
    const keys = questions.map(({ server_name, key_id }) => ({ server_name, key_id }));
    const question = { tenant, keys, spoke: true };
    return (await this.bus.ask(identity.peerKeys, question, { timeoutMs: 20_000 })).keys;
  }
}

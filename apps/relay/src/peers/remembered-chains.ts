import { Injectable } from '@nestjs/common';
import { ingest } from '@app/contracts/ingest';
import { Bus } from '@app/messaging';
import { MAX_BYTES } from '../domain/packing';
import type { SentEvent } from '../domain/send-answer';
import { OurChains } from '../use-cases/ports';

const TELLING_MS = 60_000;

/** Enough for what is under way; what waits longer is read from ingest when its time has come. */
const MOST_CHARACTERS = 8 * 1024 * 1024;

/** The newest events of our chains, in memory; the others from ingest. */
@Injectable()
export class RememberedChains extends OurChains {
  private readonly events = new Map<string, SentEvent>();
  private characters = 0;

  constructor(private readonly bus: Bus) {
    super();
  }

  async tellAnew(): Promise<void> {
    await this.bus.ask(ingest.tellAnew, {}, { timeoutMs: TELLING_MS });
  }

  remember(tenant: string, { room_id, seq, event_id, ts, text }: SentEvent): void {
    const key = keyOf(tenant, room_id, seq);
    this.drop(key);
    this.events.set(key, { room_id, seq, event_id, ts, text });
    this.characters += text.length;
    for (const oldest of this.events.keys()) {
      if (this.characters <= MOST_CHARACTERS) break;
      this.drop(oldest);
    }
  }

  async read(tenant: string, room_id: string, after_seq: number, count: number): Promise<SentEvent[]> {
    const remembered: SentEvent[] = [];
    for (let seq = after_seq + 1; seq <= after_seq + count; seq += 1) {
      const event = this.events.get(keyOf(tenant, room_id, seq));
      if (!event) break;
      remembered.push(event);
    }
    if (remembered.length > 0) return remembered;

    const range = {
      from_seq: after_seq + 1,
      to_seq: after_seq + count,
      max_events: count,
      max_bytes: MAX_BYTES,
    };
    const { events } = await this.bus.ask(ingest.readChain, { tenant, room_id, ...range });
    return events.map((event) => ({ room_id, ...event }));
  }

  private drop(key: string): void {
    this.characters -= this.events.get(key)?.text.length ?? 0;
    this.events.delete(key);
  }
}

const keyOf = (tenant: string, room: string, seq: number) => `${tenant} ${room} ${seq}`;

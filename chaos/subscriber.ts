import { setTimeout as pause } from 'node:timers/promises';
import { EventTail } from '@app/messaging';

const PAUSE_MS = 500;
/** It starts again as often as an internal service might, and reads once more what it may have missed. */
const LIFE_MS = 3_000;
const ONCE_MORE_MS = 10_000;

/** An internal service on the bus of a cluster: keeps which events it was told of. */
export class Subscriber {
  readonly told = new Set<string>();
  private closed = false;
  private readTo = Date.now();

  constructor(
    readonly server: string,
    private readonly urlNow: () => string,
  ) {}

  async goOn(): Promise<void> {
    while (!this.closed) {
      // The bus, or its stream, is away.
      await this.live().catch(() => undefined);
      await pause(PAUSE_MS);
    }
  }

  close(): void {
    this.closed = true;
  }

  private async live(): Promise<void> {
    const from = { since: this.readTo - ONCE_MORE_MS };
    const tail = await EventTail.open(this.urlNow(), { topic: 'ingest.*' }, from);
    const ended = setTimeout(() => void tail.close().catch(() => undefined), LIFE_MS);
    try {
      for await (const { at, payload } of tail) {
        if (typeof payload['event_id'] === 'string') this.told.add(payload['event_id']);
        this.readTo = Math.max(this.readTo, at);
      }
    } finally {
      clearTimeout(ended);
      await tail.close().catch(() => undefined);
    }
  }
}

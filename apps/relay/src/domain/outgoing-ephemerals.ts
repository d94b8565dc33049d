import { EPHEMERAL_LIMITS, type Ephemeral } from '@app/protocol';

/** How long ephemerals are gathered before they go in a request of their own. */
export const GATHER_MS = 200;
/** With one part in each such time, this stays within what a server has to take (docs/protocol.md, "Limits"). */
const MOST_AT_ONCE = (EPHEMERAL_LIMITS.perServerPerSecond * GATHER_MS) / 1_000;
const MOST_WAITING = 500;

const USELESS_AFTER_MS: Record<Ephemeral['type'], number> = {
  'sw.presence': EPHEMERAL_LIMITS.clockOffMs,
  'sw.typing': EPHEMERAL_LIMITS.typingLastsMs,
};

interface Waiting {
  readonly ephemeral: Ephemeral;
  readonly since: number;
}

export const ephemeralKey = (ephemeral: Ephemeral): string =>
  `${ephemeral.type} ${ephemeral.sender} ${'room_id' in ephemeral ? ephemeral.room_id : ''}`;

/** What waits to be told to one peer: the last value of each kind, bounded in number and in rate. */
export class OutgoingEphemerals {
  private readonly waiting = new Map<string, Waiting>();
  private takenAt = -Infinity;

  put(ephemeral: Ephemeral, now: number): void {
    const key = ephemeralKey(ephemeral);
    const known = this.waiting.get(key);
    if (known && known.ephemeral.ts > ephemeral.ts) return;
    this.waiting.set(key, { ephemeral, since: known?.since ?? now });
    if (this.waiting.size <= MOST_WAITING) return;
    const [oldest] = this.waiting.keys();
    this.waiting.delete(oldest!);
  }

  /** In how many milliseconds the next part should go by itself; undefined when nothing waits. */
  dueIn(now: number): number | undefined {
    const [first] = this.waiting.values();
    return first && Math.max(0, Math.max(first.since, this.takenAt) + GATHER_MS - now);
  }

  /** The next part, if the last one is long enough ago; longest waiting first. */
  take(now: number): Ephemeral[] {
    if (now - this.takenAt < GATHER_MS && now >= this.takenAt) return [];
    const part: Ephemeral[] = [];
    for (const [key, { ephemeral, since }] of this.waiting) {
      if (part.length === MOST_AT_ONCE) break;
      this.waiting.delete(key);
      if (now - since < USELESS_AFTER_MS[ephemeral.type]) part.push(ephemeral);
    }
    if (part.length > 0) this.takenAt = now;
    return part;
  }

  clear(): void {
    this.waiting.clear();
  }
}

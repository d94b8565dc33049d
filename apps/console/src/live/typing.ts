import type { QueryClient } from '@tanstack/react-query';
import { EPHEMERAL_LIMITS } from '@app/protocol';

/** Under this name the cache keeps the FQIDs of those who are typing in a room. */
export const typingKey = (roomId: string) => ['typing', roomId] as const;

export interface TypingLine {
  fqid: string;
  typing: boolean;
  ts: number;
}

/** Who is typing where; it ends by itself. */
export class TypingPeople {
  private readonly endings = new Map<string, ReturnType<typeof setTimeout>>();
  /** When the newest message of each was said: what they typed until then is in it. */
  private readonly saidAt = new Map<string, number>();

  constructor(private readonly queries: QueryClient) {}

  /** `ts` is of the sender's server; for how long is counted here, from when the line came: two clocks need not agree. */
  begin(roomId: string, fqid: string, ts: number): void {
    const key = keyOf(roomId, fqid);
    if (ts <= (this.saidAt.get(key) ?? 0)) return;
    this.end(roomId, fqid);
    this.change(roomId, (others) => [...others, fqid]);
    const ending = setTimeout(() => this.end(roomId, fqid), EPHEMERAL_LIMITS.typingLastsMs);
    this.endings.set(key, ending);
  }

  end(roomId: string, fqid: string): void {
    const key = keyOf(roomId, fqid);
    if (!this.endings.has(key)) return;
    clearTimeout(this.endings.get(key));
    this.endings.delete(key);
    this.change(roomId, (all) => all.filter((one) => one !== fqid));
  }

  /** Who has said it is not writing it any more; a word of their typing that was slower than the message is old. */
  say(roomId: string, fqid: string, ts: number): void {
    const key = keyOf(roomId, fqid);
    this.saidAt.set(key, Math.max(this.saidAt.get(key) ?? 0, ts));
    this.end(roomId, fqid);
  }

  endAll(): void {
    for (const ending of this.endings.values()) clearTimeout(ending);
    this.endings.clear();
  }

  private change(roomId: string, to: (fqids: string[]) => string[]): void {
    this.queries.setQueryData<string[]>(typingKey(roomId), (fqids = []) => to(fqids));
  }
}

const keyOf = (roomId: string, fqid: string) => `${roomId} ${fqid}`;

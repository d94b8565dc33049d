import type { QueryClient } from '@tanstack/react-query';
import { EPHEMERAL_LIMITS } from '@app/protocol';

/** Under this name the cache keeps the FQIDs of those who are typing in a room. */
export const typingKey = (roomId: string) => ['typing', roomId] as const;

/** Who is typing where; it ends by itself. */
export class TypingPeople {
  private readonly endings = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(private readonly queries: QueryClient) {}

  /** For how long is counted here, from when the line came: two clocks need not agree. */
  begin(roomId: string, fqid: string): void {
    this.end(roomId, fqid);
    this.change(roomId, (others) => [...others, fqid]);
    const ending = setTimeout(() => this.end(roomId, fqid), EPHEMERAL_LIMITS.typingLastsMs);
    this.endings.set(`${roomId} ${fqid}`, ending);
  }

  end(roomId: string, fqid: string): void {
    const key = `${roomId} ${fqid}`;
    if (!this.endings.has(key)) return;
    clearTimeout(this.endings.get(key));
    this.endings.delete(key);
    this.change(roomId, (all) => all.filter((one) => one !== fqid));
  }

  endAll(): void {
    for (const ending of this.endings.values()) clearTimeout(ending);
    this.endings.clear();
  }

  private change(roomId: string, to: (fqids: string[]) => string[]): void {
    this.queries.setQueryData<string[]>(typingKey(roomId), (fqids = []) => to(fqids));
  }
}

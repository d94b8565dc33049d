import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { ApiClient } from '../api/client';
import { ApiProblem } from '../api/problem';
import { KEYS, timelinePage } from '../api/queries';
import type { MemberView, Page, RoomView, TimelineItem } from '../api/views';
import { LateLines } from './late-lines';
import { foldLine, mergeNewest, type TimelineLine } from './timeline-line';

type Timeline = InfiniteData<Page<TimelineItem>, string | null>;

/** Until when somebody is seen as typing; epoch milliseconds. */
export interface Typing {
  fqid: string;
  expires_at: number;
}

export const typingKey = (roomId: string) => ['typing', roomId] as const;

/** Lines come in bursts; what they make stale is asked for once. */
const GATHER_MS = 150;
const SETTLE_MS = 1_000;
const AGAIN_MS = 5_000;

/** What the live stream may do to the cache of what the server said. */
export class LiveCache {
  private readonly stale = new Map<string, readonly string[]>();
  private gathering: ReturnType<typeof setTimeout> | undefined;
  private readonly settling = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly heads = new Map<string, number>();
  private readonly late: LateLines;

  constructor(
    private readonly queries: QueryClient,
    private readonly api: ApiClient,
  ) {
    this.late = new LateLines(queries);
  }

  /** Until it is ended, lines that come while a page of the same timeline is read outlast that page. */
  attend(): () => void {
    return this.late.attend((roomId, lines) => {
      for (const line of lines) this.fold(roomId, line);
      this.settle(roomId);
    });
  }

  /** Asks again, soon, for what is kept under these names. */
  refresh(...keys: (readonly string[])[]): void {
    for (const key of keys) this.stale.set(key.join(' '), key);
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      const gathered = [...this.stale.values()];
      this.stale.clear();
      for (const queryKey of gathered) void this.queries.invalidateQueries({ queryKey });
    }, GATHER_MS);
  }

  /** Everything may be old. */
  refreshAll(): void {
    void this.queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'timeline' });
    for (const { queryKey } of this.queries.getQueryCache().findAll({ queryKey: ['timeline'] })) {
      this.settle(queryKey[1] as string);
    }
  }

  foldTimeline(roomId: string, line: TimelineLine): void {
    this.late.keep(roomId, line);
    this.fold(roomId, line);
    if (line.type === 'sw.message') {
      this.endTyping(roomId, line.sender);
      this.stir(roomId, line.ts);
    }
    if (line.type !== 'sw.message' || this.leavesHole(roomId, line)) this.settle(roomId);
  }

  /** Reads the newest page again, soon: the server's word on gaps, on order and on what is hidden. */
  settle(roomId: string, within = SETTLE_MS): void {
    if (this.settling.has(roomId)) return;
    this.settling.set(
      roomId,
      setTimeout(() => {
        this.settling.delete(roomId);
        void this.readNewest(roomId);
      }, within),
    );
  }

  setPresence(fqid: string, presence: MemberView['presence']): void {
    for (const { queryKey, state } of this.queries.getQueryCache().findAll({ queryKey: ['members'] })) {
      const members = state.data as MemberView[] | undefined;
      const known = members?.some((member) => member.fqid === fqid);
      // An answer that is under way may be older than this line.
      if (state.fetchStatus === 'fetching' || !known) this.refresh(queryKey as string[]);
      this.queries.setQueryData<MemberView[]>(queryKey, (list) =>
        list?.map((member) => (member.fqid === fqid ? { ...member, presence } : member)),
      );
    }
  }

  setTyping(roomId: string, typing: Typing): void {
    this.queries.setQueryData<Typing[]>(typingKey(roomId), (others = []) => [
      ...others.filter(({ fqid }) => fqid !== typing.fqid),
      typing,
    ]);
  }

  private stir(roomId: string, ts: number): void {
    this.queries.setQueryData<RoomView[]>(KEYS.rooms, (rooms) =>
      rooms?.map((room) =>
        room.room_id === roomId ? { ...room, active_at: Math.max(room.active_at, ts) } : room,
      ),
    );
  }

  /** Who has said it is not writing it any more. */
  private endTyping(roomId: string, sender: string): void {
    this.queries.setQueryData<Typing[]>(typingKey(roomId), (others) =>
      others?.some(({ fqid }) => fqid === sender) ? others.filter(({ fqid }) => fqid !== sender) : others,
    );
  }

  private fold(roomId: string, line: TimelineLine): void {
    this.queries.setQueryData<Timeline>(KEYS.timeline(roomId), (timeline) => {
      const pages = timeline && foldLine(timeline.pages, line);
      return pages && pages !== timeline.pages ? { ...timeline, pages: [...pages] } : timeline;
    });
  }

  private async readNewest(roomId: string): Promise<void> {
    const queryKey = KEYS.timeline(roomId);
    if (this.late.keep(roomId) || !this.queries.getQueryData(queryKey)) return;
    try {
      const fresh = await timelinePage(this.api, roomId, null);
      if (this.late.keep(roomId)) return;
      this.queries.setQueryData<Timeline>(queryKey, (timeline) => {
        if (!timeline) return timeline;
        const pages = [...mergeNewest(timeline.pages, fresh)];
        return { pages, pageParams: [null, ...pages.slice(0, -1).map(({ next }) => next)] };
      });
    } catch (problem) {
      // What is there stays; a server that is away is asked again.
      if (problem instanceof ApiProblem && problem.retryable) this.settle(roomId, AGAIN_MS);
    }
  }

  /** Whether events of this origin are missing before this one. */
  private leavesHole(roomId: string, { origin, seq }: TimelineLine): boolean {
    const chain = `${roomId} ${origin}`;
    const head = this.heads.get(chain);
    this.heads.set(chain, Math.max(seq, head ?? seq));
    return head !== undefined && seq !== head + 1;
  }
}

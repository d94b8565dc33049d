import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { ApiClient } from '../api/client';
import { ApiProblem } from '../api/problem';
import { KEYS, timelinePage } from '../api/queries';
import type { Page, TimelineItem } from '../api/views';
import { LateLines } from './late-lines';
import { foldLine, mergeNewest, type TimelineLine } from './timeline-line';

type Timeline = InfiniteData<Page<TimelineItem>, string | null>;

const SETTLE_MS = 1_000;
const AGAIN_MS = 5_000;

/** The timelines in the cache, kept in step with what the live stream says of them. */
export class LiveTimelines {
  private readonly settling = new Map<string, ReturnType<typeof setTimeout>>();
  /** What came while the newest page of a room is read: that page may be older. */
  private readonly reading = new Map<string, TimelineLine[]>();
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
    const leave = this.late.attend((roomId, lines) => {
      for (const line of lines) this.put(roomId, line);
      this.settle(roomId);
    });
    return () => {
      leave();
      for (const timer of this.settling.values()) clearTimeout(timer);
      this.settling.clear();
    };
  }

  fold(roomId: string, line: TimelineLine): void {
    this.late.keep(roomId, line);
    this.reading.get(roomId)?.push(line);
    this.put(roomId, line);
    const isOutOfStep = this.isOutOfStep(roomId, line);
    if (line.type !== 'sw.message' || isOutOfStep) this.settle(roomId);
  }

  /** Reads the newest page again, soon: the server's word on gaps, on order and on what is hidden. */
  settle(roomId: string, within = SETTLE_MS): void {
    if (this.settling.has(roomId)) return;
    this.settling.set(
      roomId,
      setTimeout(() => {
        this.settling.delete(roomId);
        if (this.reading.has(roomId)) this.settle(roomId);
        else void this.readNewest(roomId);
      }, within),
    );
  }

  /** It may be old, or has never come. */
  renew(roomId: string): void {
    const queryKey = KEYS.timeline(roomId);
    if (this.queries.getQueryData(queryKey)) this.settle(roomId);
    else void this.queries.refetchQueries({ queryKey, exact: true, type: 'active' });
  }

  /** Forgets what was loaded beyond the newest page; it comes again when it is wanted. */
  keepNewest(roomId: string): void {
    if (!this.reading.has(roomId)) void this.readNewest(roomId, (_, fresh) => [fresh]);
  }

  private put(roomId: string, line: TimelineLine): void {
    this.queries.setQueryData<Timeline>(KEYS.timeline(roomId), (timeline) => {
      const pages = timeline && foldLine(timeline.pages, line);
      return pages && pages !== timeline.pages ? { ...timeline, pages: [...pages] } : timeline;
    });
  }

  private async readNewest(roomId: string, merge = mergeNewest): Promise<void> {
    const queryKey = KEYS.timeline(roomId);
    if (this.late.keep(roomId) || !this.queries.getQueryData(queryKey)) return;
    const meanwhile: TimelineLine[] = [];
    this.reading.set(roomId, meanwhile);
    try {
      const fresh = await timelinePage(this.api, roomId, null);
      if (this.late.keep(roomId)) return;
      this.queries.setQueryData<Timeline>(queryKey, (timeline) => {
        if (!timeline) return timeline;
        const pages = [...merge(timeline.pages, fresh)];
        return { pages, pageParams: [null, ...pages.slice(0, -1).map(({ next }) => next)] };
      });
      for (const line of meanwhile) this.put(roomId, line);
    } catch (problem) {
      // What is there stays; a server that is away is asked again.
      if (problem instanceof ApiProblem && problem.retryable) this.settle(roomId, AGAIN_MS);
    } finally {
      this.reading.delete(roomId);
    }
  }

  /** Whether events of this origin are missing before this one, or come after later ones; not one that is told twice. */
  private isOutOfStep(roomId: string, { origin, seq }: TimelineLine): boolean {
    const chain = `${roomId} ${origin}`;
    const head = this.heads.get(chain);
    this.heads.set(chain, Math.max(seq, head ?? seq));
    return head !== undefined && seq !== head && seq !== head + 1;
  }
}

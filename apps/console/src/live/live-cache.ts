import type { Query, QueryClient } from '@tanstack/react-query';
import type { ApiClient } from '../api/client';
import { KEYS } from '../api/queries';
import type { MemberView, RoomView } from '../api/views';
import { LiveTimelines } from './live-timelines';
import type { TimelineLine } from './timeline-line';
import { TypingPeople, type TypingLine } from './typing';

/** Lines come in bursts; what they make stale is asked for once. */
const GATHER_MS = 150;

/** What the live stream may do to the cache of what the server said. */
export class LiveCache {
  private readonly stale = new Map<string, readonly string[]>();
  private gathering: ReturnType<typeof setTimeout> | undefined;
  private readonly timelines: LiveTimelines;
  private readonly typing: TypingPeople;

  constructor(
    private readonly queries: QueryClient,
    api: ApiClient,
  ) {
    this.timelines = new LiveTimelines(queries, api);
    this.typing = new TypingPeople(queries);
  }

  /** Begins; ends with what it returns. */
  attend(): () => void {
    const leave = this.timelines.attend();
    return () => {
      leave();
      this.typing.endAll();
      clearTimeout(this.gathering);
    };
  }

  /** Asks again, soon, for what is kept under these names. */
  refresh(...keys: (readonly string[])[]): void {
    for (const key of keys) this.stale.set(key.join(' '), key);
    this.gathering ??= setTimeout(() => this.ask(), GATHER_MS);
  }

  /** Everything may be old. */
  refreshAll(): void {
    for (const query of this.queries.getQueryCache().getAll()) this.renew(query);
  }

  /** The server answers again: asks for what it has not answered meanwhile. */
  catchUp(): void {
    const isOpen = ({ state }: Query) => state.status === 'error' || state.fetchStatus === 'fetching';
    const open = this.queries.getQueryCache().findAll({ type: 'active', predicate: isOpen });
    for (const query of open) this.renew(query);
  }

  foldTimeline(roomId: string, line: TimelineLine): void {
    this.timelines.fold(roomId, line);
    if (line.type !== 'sw.message') return;
    this.typing.say(roomId, line.sender, line.ts);
    this.stir(roomId, line.ts);
  }

  settle(roomId: string): void {
    this.timelines.settle(roomId);
  }

  keepNewest(roomId: string): void {
    this.timelines.keepNewest(roomId);
  }

  setPresence(fqid: string, presence: MemberView['presence']): void {
    for (const { queryKey, state } of this.queries.getQueryCache().findAll({ queryKey: ['members'] })) {
      // An answer that is under way may be older than this line.
      if (state.fetchStatus === 'fetching') this.refresh(queryKey as string[]);
      const isIn = (list: readonly MemberView[]) => list.some((member) => member.fqid === fqid);
      this.queries.setQueryData<MemberView[]>(queryKey, (list) =>
        list && isIn(list)
          ? list.map((member) => (member.fqid === fqid ? { ...member, presence } : member))
          : list,
      );
    }
  }

  setTyping(roomId: string, { fqid, typing, ts }: TypingLine): void {
    if (typing) this.typing.begin(roomId, fqid, ts);
    else this.typing.end(roomId, fqid);
  }

  /** What is being answered is asked for behind that: the answer may be older, and a burst would never let it come. */
  private ask(): void {
    this.gathering = undefined;
    const gathered = [...this.stale.values()];
    this.stale.clear();
    for (const queryKey of gathered) {
      if (this.queries.isFetching({ queryKey }) > 0) this.refresh(queryKey);
      else void this.queries.invalidateQueries({ queryKey });
    }
  }

  private renew({ queryKey }: Query): void {
    if (queryKey[0] === 'timeline') this.timelines.renew(queryKey[1] as string);
    else void this.queries.invalidateQueries({ queryKey, exact: true });
  }

  private stir(roomId: string, ts: number): void {
    this.queries.setQueryData<RoomView[]>(KEYS.rooms, (rooms) =>
      rooms?.map((room) =>
        room.room_id === roomId ? { ...room, active_at: Math.max(room.active_at, ts) } : room,
      ),
    );
  }
}

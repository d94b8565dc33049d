import { pending, target, type Cursor } from './cursor';
import { shareEvents } from './packing';

/** A cursor behind its target, as the table holds it. */
export interface WaitingCursor extends Cursor {
  readonly oldest_ts: number | null;
  readonly failures: number;
  readonly next_attempt_at: number;
}

/** An event for a server that does not follow the chain it is in. */
export interface Single {
  readonly room_id: string;
  readonly seq: number;
  readonly ts: number;
  readonly failures: number;
  readonly next_attempt_at: number;
}

/** What one room gives to one request: some of its singles, then `count` events behind the cursor. */
export interface Portion {
  readonly room_id: string;
  readonly singles: readonly Single[];
  readonly after_seq: number;
  readonly count: number;
}

/** More rooms than this wait in the table: a peer costs a bounded amount of memory however much it misses. */
export const MAX_ROOMS = 100;

/** What waits for one peer, as far as it is in memory. A room takes part in one request at a time. */
export class WaitingRooms {
  private readonly cursors = new Map<string, WaitingCursor>();
  private readonly singles = new Map<string, Map<number, Single>>();
  /** Answered, while the table does not know it yet. */
  private readonly settling = new Set<string>();
  private readonly busy = new Set<string>();
  /** Have to wait, while the table does not know it yet. */
  private readonly dropped = new Set<string>();
  private reads = 0;
  private forgetLater: (() => void)[] = [];

  get idle(): boolean {
    return this.busy.size === 0 && !this.ready().next().value;
  }

  cursor(room: string): WaitingCursor | undefined {
    return this.cursors.get(room);
  }

  /** Takes a row of the table. What is acknowledged in memory is ahead of the table, unless the peer was let in anew. */
  offer(row: WaitingCursor): void {
    if (this.dropped.has(row.room_id)) return;
    const known = this.cursors.get(row.room_id);
    if (known) {
      const acked_seq = Math.max(known.acked_seq, row.from_seq - 1);
      const head_seq = Math.max(known.head_seq, row.head_seq);
      this.cursors.set(row.room_id, { ...row, head_seq, acked_seq, failures: known.failures });
    } else if (pending(row) > 0 && this.cursors.size < MAX_ROOMS) this.cursors.set(row.room_id, row);
  }

  offerSingle(single: Single): void {
    if (this.busy.has(single.room_id) || this.settling.has(keyOf(single))) return;
    const ofRoom = this.singles.get(single.room_id) ?? new Map<number, Single>();
    this.singles.set(single.room_id, ofRoom.set(single.seq, single));
  }

  /** Takes up to `maxEvents` events out of rooms that are not under way, and marks these as under way. */
  take(maxEvents: number): Portion[] {
    const rooms: string[] = [];
    for (const room of this.ready()) if (rooms.push(room) === maxEvents) break;
    const shares = shareEvents(
      rooms.map((room) => this.singlesOf(room).length + this.pendingIn(room)),
      maxEvents,
    );
    const portions = rooms.map((room, index) => this.portion(room, shares[index]!));
    const taken = portions.filter(({ count, singles }) => count + singles.length > 0);
    for (const { room_id } of taken) this.busy.add(room_id);
    return taken;
  }

  /** Ends a room's part in a request; it queues up behind the others. */
  giveBack(room: string): void {
    this.busy.delete(room);
    const cursor = this.cursors.get(room);
    if (cursor && this.cursors.delete(room)) this.cursors.set(room, cursor);
  }

  move(cursor: WaitingCursor): void {
    this.cursors.set(cursor.room_id, cursor);
  }

  /** The room has to wait; once it is forgotten, the table brings it back when its time has come. */
  drop(room: string): void {
    this.cursors.delete(room);
    this.dropped.add(room);
  }

  settleSingle(single: Single): void {
    const { room_id, seq } = single;
    this.settling.add(keyOf(single));
    const ofRoom = this.singles.get(room_id);
    ofRoom?.delete(seq);
    if (ofRoom?.size === 0) this.singles.delete(room_id);
  }

  /** The table knows now what became of it. */
  forgetSingle(single: Single): void {
    this.afterReads(() => this.settling.delete(keyOf(single)));
  }

  /** Makes place once the table, too, knows that a room has nothing to send now. */
  forget(room: string): void {
    this.afterReads(() => {
      this.dropped.delete(room);
      if (!this.busy.has(room) && this.pendingIn(room) === 0) this.cursors.delete(room);
    });
  }

  /** Rows are on their way from the table: they may be older than what is known here, which is kept until they came. */
  beginRead(): void {
    this.reads += 1;
  }

  endRead(): void {
    this.reads -= 1;
    if (this.reads > 0) return;
    for (const forget of this.forgetLater.splice(0)) forget();
  }

  private afterReads(forget: () => void): void {
    if (this.reads > 0) this.forgetLater.push(forget);
    else forget();
  }

  private *ready(): Generator<string> {
    for (const room of this.singles.keys()) if (!this.busy.has(room)) yield room;
    for (const [room, cursor] of this.cursors) {
      if (!this.busy.has(room) && !this.singles.has(room) && pending(cursor) > 0) yield room;
    }
  }

  private portion(room: string, share: number): Portion {
    const singles = this.singlesOf(room).slice(0, share);
    const after_seq = this.cursors.get(room)?.acked_seq ?? -1;
    return { room_id: room, singles, after_seq, count: share - singles.length };
  }

  private pendingIn(room: string): number {
    const cursor = this.cursors.get(room);
    return cursor ? pending(cursor) : 0;
  }

  /** Singles that the chain is about to carry anyway wait for it. */
  private singlesOf(room: string): Single[] {
    const cursor = this.cursors.get(room);
    const carried = (seq: number) => cursor !== undefined && seq > cursor.acked_seq && seq <= target(cursor);
    const own = [...(this.singles.get(room)?.values() ?? [])];
    return own.filter(({ seq }) => !carried(seq)).sort((a, b) => a.seq - b.seq);
  }
}

const keyOf = ({ room_id, seq }: Single): string => `${room_id} ${seq}`;

import type { Ephemeral } from '@app/protocol';
import { backoff } from '../domain/backoff';
import { FAILURE_CLASSES, type Failure } from '../domain/failure-classes';
import { MAX_EVENTS } from '../domain/packing';
import { WaitingRooms, type Portion } from '../domain/waiting-rooms';
import type { BatchOutcome } from './deliver-batch';
import { EphemeralLane } from './ephemeral-lane';
import { HEALTHY, type HandBack, type Health, type Link, type LinkCursor, type LinkSingle } from './ports';

const ROOMS_AT_ONCE = 4;

export interface LaneWork {
  deliver(
    rooms: WaitingRooms,
    portions: readonly Portion[],
    ephemerals: readonly Ephemeral[],
  ): Promise<BatchOutcome>;
  tell(ephemerals: readonly Ephemeral[]): Promise<void>;
  /** A request was taken; `recovered` if the one before had failed. */
  succeeded(recovered: boolean): void;
  /** The lane is closed, nothing is under way: the lease goes back. */
  closed(back: HandBack, failure: Failure | undefined): void;
  now(): number;
}

/** Everything that this process does for one peer whose lease it holds. Peers have no part in each other's lanes. */
export class Lane {
  private readonly rooms = new WaitingRooms();
  private readonly ephemerals: EphemeralLane;
  private underWay = 0;
  private closing = false;
  private ended = false;
  private failure: Failure | undefined;
  private batchLimit: number;
  private idleSince: number;
  /** The peer spoke while it was being served: whatever failed meanwhile is worth another try at once. */
  heard = false;

  constructor(
    readonly link: Link,
    private health: Health,
    private readonly work: LaneWork,
  ) {
    this.idleSince = work.now();
    this.ephemerals = new EphemeralLane({
      tell: (ephemerals) => work.tell(ephemerals),
      busy: () => this.closing || this.underWay > 0,
      now: () => work.now(),
    });
    this.batchLimit = health.failure_class && FAILURE_CLASSES[health.failure_class].shrink ? 1 : MAX_EVENTS;
  }

  get idle(): boolean {
    return this.underWay === 0 && this.rooms.idle && this.ephemerals.idle;
  }

  idleFor(now: number): number {
    return this.idle ? now - this.idleSince : 0;
  }

  /** False when the lane is closing: what waits is for the next holder of the lease. */
  offer(cursors: readonly LinkCursor[], singles: readonly LinkSingle[] = []): boolean {
    if (this.closing) return false;
    const now = this.work.now();
    for (const cursor of cursors) if (cursor.next_attempt_at <= now) this.rooms.offer(cursor);
    for (const single of singles) this.rooms.offerSingle(single);
    this.pump();
    return true;
  }

  /** Around a read of the table whose rows are offered then. */
  beginRead(): void {
    this.rooms.beginRead();
  }

  endRead(): void {
    this.rooms.endRead();
  }

  /** False when the lane is closing. A peer that fails is told nothing until it has taken a delivery. */
  carry(ephemeral: Ephemeral): boolean {
    if (this.closing) return false;
    if (this.health.failures > 0) return true;
    this.idleSince = this.work.now();
    this.ephemerals.put(ephemeral);
    return true;
  }

  /** Takes up nothing new; the lease goes back once nothing is under way. */
  close(): void {
    if (this.closing) return;
    this.closing = true;
    if (this.underWay === 0) this.end();
  }

  /** Does not wait for what is under way. */
  abandon(): void {
    this.closing = true;
    this.end();
  }

  private pump(): void {
    // A peer that failed last time is probed with one request.
    const most = this.health.failures > 0 ? 1 : ROOMS_AT_ONCE;
    while (!this.closing && this.underWay < most) {
      const portions = this.rooms.take(this.batchLimit);
      if (portions.length === 0) return;
      this.underWay += 1;
      const ephemerals = this.ephemerals.take();
      void this.work.deliver(this.rooms, portions, ephemerals).then((outcome) => this.after(outcome));
    }
  }

  private after(outcome: BatchOutcome): void {
    this.underWay -= 1;
    this.idleSince = this.work.now();
    if (outcome.ok && outcome.count > 0) {
      this.work.succeeded(this.health.failures > 0);
      this.health = HEALTHY;
      this.batchLimit = Math.min(MAX_EVENTS, this.batchLimit * 2);
    } else if (!outcome.ok) {
      this.failure ??= outcome;
      this.closing = true;
    }
    if (!this.closing) {
      this.pump();
      this.ephemerals.schedule();
    } else if (this.underWay === 0) this.end();
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    this.ephemerals.end();
    const now = this.work.now();
    const { failure, link } = this;
    if (!failure)
      return this.work.closed({ ...link, health: this.health, until: 0, retry_after: 0 }, failure);
    const failures = this.health.failures + 1;
    const retry_after = failure.retry_after_ms === undefined ? 0 : now + failure.retry_after_ms;
    const until = Math.max(retry_after, now + backoff(failures, Math.random()));
    const { class: failure_class, code, message } = failure;
    this.work.closed(
      { ...link, health: { failures, failure_class, code, message, at: now }, until, retry_after },
      failure,
    );
  }
}

import type { Ephemeral } from '@app/protocol';
import { Attempts } from '../domain/attempts';
import { backoff } from '../domain/backoff';
import { FAILURE_CLASSES, type Failure } from '../domain/failure-classes';
import { MAX_EVENTS } from '../domain/packing';
import { failuresAfter, soon } from '../domain/returning';
import { WaitingRooms } from '../domain/waiting-rooms';
import type { Batch, BatchOutcome } from './deliver-batch';
import { EphemeralLane } from './ephemeral-lane';
import { HEALTHY, type HandBack, type Health, type Link, type LinkCursor, type LinkSingle } from './ports';

const ROOMS_AT_ONCE = 4;

export interface LaneWork {
  deliver(batch: Batch): Promise<BatchOutcome>;
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
  private readonly attempts = new Attempts();
  private closing = false;
  private ended = false;
  private failure: Failure | undefined;
  /** Attempts that followed a failed one soon. */
  private tries = 0;
  private pause: NodeJS.Timeout | undefined;
  private batchLimit: number;
  private idleSince: number;
  /** The peer spoke since it was last asked: if that fails, it is worth another try at once. */
  heard = false;

  constructor(
    readonly link: Link,
    private health: Health,
    private heardAt: number,
    private readonly work: LaneWork,
  ) {
    this.idleSince = work.now();
    this.ephemerals = new EphemeralLane({
      tell: (ephemerals) => work.tell(ephemerals),
      busy: () => this.closing || this.failure !== undefined || this.attempts.count > 0,
      now: () => work.now(),
    });
    this.batchLimit = health.failure_class && FAILURE_CLASSES[health.failure_class].shrink ? 1 : MAX_EVENTS;
  }

  get idle(): boolean {
    return this.attempts.count === 0 && this.rooms.idle && this.ephemerals.idle;
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
    if (this.probing) return true;
    this.idleSince = this.work.now();
    this.ephemerals.put(ephemeral);
    return true;
  }

  /** The peer spoke. */
  hear(): void {
    this.heard = true;
    this.heardAt = this.work.now();
    this.attempts.hear(this.heardAt);
  }

  /** Takes up nothing new; the lease goes back once nothing is under way. */
  close(): void {
    if (this.closing) return;
    this.closing = true;
    if (this.attempts.count === 0) this.end();
  }

  /** Does not wait for what is under way. */
  abandon(): void {
    this.closing = true;
    this.end();
  }

  /** A peer that failed last time gets one request at a time. */
  private get probing(): boolean {
    return this.health.failures > 0 || this.tries > 0;
  }

  private pump(): void {
    const most = this.probing ? 1 : ROOMS_AT_ONCE;
    while (!this.closing && !this.failure && this.attempts.count < most) {
      const portions = this.rooms.take(this.batchLimit);
      if (portions.length === 0) return;
      if (this.attempts.count === 0) this.heard = false;
      const attempt = this.attempts.begin(this.work.now());
      const { rooms } = this;
      void this.work
        .deliver({ rooms, portions, ephemerals: this.ephemerals.take(), signal: attempt.signal })
        .then((outcome) => this.after(attempt, outcome));
    }
  }

  private after(attempt: AbortController, outcome: BatchOutcome): void {
    this.idleSince = this.work.now();
    this.attempts.end(attempt, this.idleSince);
    if (!outcome.ok) this.failure ??= outcome;
    else if (outcome.count > 0) this.recover();
    if (this.failure || this.closing) {
      if (this.attempts.count === 0) this.rest();
      return;
    }
    this.pump();
    this.ephemerals.schedule();
  }

  private recover(): void {
    this.work.succeeded(this.health.failures > 0);
    this.health = HEALTHY;
    this.tries = 0;
    this.batchLimit = Math.min(MAX_EVENTS, this.batchLimit * 2);
  }

  /** After a failure: a pause, if the peer was heard just now; else the lease goes back, for as long as the backoff says. */
  private rest(): void {
    const { failure, heardAt, tries } = this;
    const wait =
      failure && !this.closing
        ? soon(failure, { heardAt, tries }, this.work.now(), Math.random())
        : undefined;
    if (!failure || wait === undefined) {
      this.closing = true;
      return this.end();
    }
    this.tries += 1;
    if (FAILURE_CLASSES[failure.class].shrink) this.batchLimit = 1;
    this.pause = setTimeout(() => {
      this.failure = undefined;
      this.pump();
      this.ephemerals.schedule();
    }, wait);
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.pause);
    this.ephemerals.end();
    const now = this.work.now();
    const { failure, link } = this;
    if (!failure)
      return this.work.closed({ ...link, health: this.health, until: 0, retry_after: 0 }, failure);
    const failures = failuresAfter(this.health, this.heardAt);
    const retry_after = failure.retry_after_ms === undefined ? 0 : now + failure.retry_after_ms;
    const until = Math.max(retry_after, now + backoff(failures, Math.random()));
    const { class: failure_class, code, message } = failure;
    this.work.closed(
      { ...link, health: { failures, failure_class, code, message, at: now }, until, retry_after },
      failure,
    );
  }
}

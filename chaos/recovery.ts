import type { Answered, Ledger } from './ledger';
import type { Step } from './plan';

/** How a server came back from one fault; milliseconds after it was healed. */
export interface Recovery {
  step: Step;
  /** When it was struck: milliseconds after the beginning. */
  at: number;
  /** Until what was down said that it is ready. */
  ready: number;
  /** Until the next message came to it or from it. */
  first: number | undefined;
  /** What was acknowledged before and had not arrived everywhere. */
  waiting: number;
  /** Until the last of them had. */
  all: number | undefined;
  /** Something else was broken meanwhile: then the times tell of both. */
  overlapped: boolean;
}

interface Watch {
  recovery: Recovery;
  healedAt: number;
  pending: Set<string>;
  done: () => void;
}

/** Knows which message is still to come to which server, and so when a server has recovered. */
export class Recoveries {
  private readonly missing = new Map<string, Set<string>>();
  private readonly heard = new Set<string>();
  private readonly watches = new Set<Watch>();

  constructor(
    private readonly labels: readonly string[],
    private readonly ledger: Ledger,
    private readonly now: () => number,
  ) {
    ledger.attend({
      answered: (message) => this.acknowledged(message),
      erased: (eventId) => this.expectNoMore(eventId),
    });
  }

  hear(eventId: string, label: string): void {
    this.heard.add(`${eventId} ${label}`);
    const origin = this.ledger.answered.get(eventId)?.server;
    if (origin === undefined) return;
    const missing = this.missing.get(eventId);
    missing?.delete(label);
    if (missing?.size === 0) this.missing.delete(eventId);
    for (const watch of this.watches) this.look(watch, eventId, origin, label);
  }

  /** From the moment that a fault is healed; `done` when the server is as it was before. */
  watch(recovery: Recovery, done: () => void): void {
    const pending = new Set(this.missing.keys());
    recovery.waiting = pending.size;
    this.watches.add({ recovery, healedAt: this.now(), pending, done });
  }

  private acknowledged({ event_id, server }: Answered): void {
    const isMissing = (label: string) => label !== server && !this.heard.has(`${event_id} ${label}`);
    const missing = new Set(this.labels.filter(isMissing));
    if (missing.size > 0) this.missing.set(event_id, missing);
  }

  /** What is erased on its way is told to nobody. */
  private expectNoMore(eventId: string): void {
    this.missing.delete(eventId);
    for (const watch of this.watches) this.settle(watch, eventId);
  }

  private look(watch: Watch, eventId: string, origin: string, label: string): void {
    const { recovery, healedAt } = watch;
    const { server } = recovery.step;
    const crossed = origin !== label && (origin === server || label === server);
    if (crossed) recovery.first ??= this.now() - healedAt;
    this.settle(watch, eventId);
  }

  private settle(watch: Watch, eventId: string): void {
    const { recovery, healedAt, pending } = watch;
    if (!this.missing.has(eventId) && pending.delete(eventId) && pending.size === 0)
      recovery.all = this.now() - healedAt;
    if (recovery.first === undefined || pending.size > 0) return;
    this.watches.delete(watch);
    watch.done();
  }
}

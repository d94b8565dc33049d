import type { Refusal } from '@app/protocol';

const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 300_000;
const MAX_ENTRIES = 10_000;

interface Failure {
  readonly refusal: Refusal;
  readonly at: number;
  readonly waitMs: number;
}

/** Remembers what failed lately, so that it is not tried again at once: bounded, the oldest goes first. */
export class FailureMemory {
  private readonly failures = new Map<string, Failure>();

  /** The refusal that still stands for `key`; one that is older than `atMost` ms does not. */
  recall(key: string, now: number, atMost = LONGEST_WAIT_MS): Refusal | undefined {
    const failure = this.failures.get(key);
    return failure && now < failure.at + Math.min(failure.waitMs, atMost) ? failure.refusal : undefined;
  }

  /** Each failure in a row doubles the wait, from 30 s up to 5 min. */
  remember(key: string, refusal: Refusal, now: number): void {
    const before = this.failures.get(key);
    const waitMs = before ? Math.min(before.waitMs * 2, LONGEST_WAIT_MS) : FIRST_WAIT_MS;
    this.failures.delete(key);
    this.failures.set(key, { refusal, at: now, waitMs });
    if (this.failures.size > MAX_ENTRIES) this.failures.delete(this.failures.keys().next().value!);
  }

  forget(key: string): void {
    this.failures.delete(key);
  }

  /** Forgets all keys that begin with `prefix`. */
  forgetAll(prefix: string): void {
    for (const key of this.failures.keys()) if (key.startsWith(prefix)) this.failures.delete(key);
  }

  get size(): number {
    return this.failures.size;
  }
}

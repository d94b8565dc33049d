import { setImmediate as nextTurn } from 'node:timers/promises';

export interface GroupCommitOptions<Item, Result> {
  /** The most items one flush is given. */
  maxItems: number;
  /** One result for each item, in order; an `Error` among them fails that item alone. */
  flush: (items: Item[]) => Promise<Result[]>;
}

interface Waiting<Item, Result> {
  item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Gathers concurrent callers into one transaction: whatever arrives while a flush is in flight goes into the next.
 * There is no timer, so an idle caller waits for its own flush only. A flush that rejects fails all its items.
 */
export class GroupCommit<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private running: Promise<void> | undefined;

  constructor(private readonly options: GroupCommitOptions<Item, Result>) {}

  /** Resolves once the flush that held the item is done. */
  submit(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.running ??= this.run();
    });
  }

  /** Resolves when everything submitted so far, and whatever joins meanwhile, has been flushed. */
  async drain(): Promise<void> {
    while (this.running) await this.running;
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      // Callers woken by the same turn of the event loop share a flush.
      await nextTurn();
      await this.flush(this.waiting.splice(0, this.options.maxItems));
    }
    this.running = undefined;
  }

  private async flush(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.options.flush(batch.map(({ item }) => item));
      if (results.length !== batch.length) {
        throw new Error(`a flush of ${batch.length} items answered with ${results.length} results`);
      }
      batch.forEach(({ resolve, reject }, place) => {
        const result = results[place] as Result;
        if (result instanceof Error) reject(result);
        else resolve(result);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}

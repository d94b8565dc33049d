import { setImmediate as nextTurn } from 'node:timers/promises';

export interface GroupCommitOptions<Item, Result> {
  /** The most items one flush is given, or the most that they may count for together. */
  maxItems: number;
  /** What an item counts for; 1 unless told. An item that counts for more than the most goes alone. */
  sizeOf?: (item: Item) => number;
  /** How many flushes may be under way, 1 unless told: a full one then does not wait for the one before it. */
  atOnce?: number;
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
  private size = 0;
  private underWay = 0;
  private ended: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: GroupCommitOptions<Item, Result>) {}

  /** Resolves once the flush that held the item is done. */
  submit(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.size += this.sizeOf(item);
      if (this.underWay === 0 || (this.isFull && this.underWay < (this.options.atOnce ?? 1))) this.begin();
    });
  }

  /** Resolves when everything submitted so far, and whatever joins meanwhile, has been flushed. */
  async drain(): Promise<void> {
    while (this.underWay > 0) await this.ended;
  }

  private get isFull(): boolean {
    return this.size >= this.options.maxItems;
  }

  private sizeOf(item: Item): number {
    return this.options.sizeOf?.(item) ?? 1;
  }

  private begin(): void {
    this.underWay += 1;
    this.ended = Promise.all([this.ended, this.run()]);
  }

  private async run(): Promise<void> {
    do {
      // Callers woken by the same turn of the event loop share a flush.
      await nextTurn();
      const batch = this.take();
      if (batch.length > 0) await this.flush(batch);
    } while (this.isFull || (this.waiting.length > 0 && this.underWay === 1));
    this.underWay -= 1;
  }

  private take(): Waiting<Item, Result>[] {
    let count = 0;
    for (let size = 0; count < this.waiting.length; count += 1) {
      size += this.sizeOf(this.waiting[count]!.item);
      if (size > this.options.maxItems && count > 0) break;
    }
    const batch = this.waiting.splice(0, count);
    for (const { item } of batch) this.size -= this.sizeOf(item);
    return batch;
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

const PATIENCE_MS = 20_000;

/** What has happened so far, and who waits for what. */
export class Journal<Entry> {
  readonly entries: Entry[] = [];
  private readonly waiting = new Set<(entry: Entry) => void>();

  constructor(private readonly name: string) {}

  add(entry: Entry): void {
    this.entries.push(entry);
    for (const look of [...this.waiting]) look(entry);
  }

  /** The first entry, past or to come, that satisfies `holds`; rejects after `ms`. */
  waitFor(holds: (entry: Entry) => boolean, ms = PATIENCE_MS): Promise<Entry> {
    const past = this.entries.find(holds);
    if (past) return Promise.resolve(past);
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        this.waiting.delete(look);
      };
      const look = (entry: Entry) => {
        if (!holds(entry)) return;
        stop();
        resolve(entry);
      };
      const timer = setTimeout(() => {
        stop();
        reject(
          new Error(`${this.name}: nothing of the kind within ${ms} ms, ${this.entries.length} entries.`),
        );
      }, ms);
      this.waiting.add(look);
    });
  }
}

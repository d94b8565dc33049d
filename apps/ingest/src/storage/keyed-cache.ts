/** What a session knows of one table, by key: a known absence is kept as well, so nothing is read twice. */
export class KeyedCache<Row> {
  private readonly rows = new Map<string, Row | undefined>();
  private readonly dirty = new Set<string>();

  knows(key: string): boolean {
    return this.rows.has(key);
  }

  get(key: string): Row | undefined {
    return this.rows.get(key);
  }

  /** Takes rows as read; what the session has written meanwhile stays. */
  learn(keys: Iterable<string>, rows: Iterable<readonly [string, Row]>): void {
    for (const key of keys) if (!this.rows.has(key)) this.rows.set(key, undefined);
    for (const [key, row] of rows) if (!this.dirty.has(key)) this.rows.set(key, row);
  }

  put(key: string, row: Row): void {
    this.rows.set(key, row);
    this.dirty.add(key);
  }

  *values(): Iterable<Row> {
    for (const row of this.rows.values()) if (row !== undefined) yield row;
  }

  /** What the session wrote, in the order of first writing. */
  written(): Row[] {
    return [...this.dirty].map((key) => this.rows.get(key)!);
  }
}

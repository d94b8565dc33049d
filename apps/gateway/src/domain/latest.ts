/** Things that wait, the last value of each key; of too many, the one that waits longest is dropped. */
export class Latest<Value> {
  private readonly values = new Map<string, Value>();

  constructor(private readonly max: number) {}

  get size(): number {
    return this.values.size;
  }

  put(key: string, value: Value): void {
    this.values.delete(key);
    this.values.set(key, value);
    if (this.values.size > this.max) this.values.delete(this.values.keys().next().value!);
  }

  /** Up to `most`, in the order of their last change. */
  take(most = Infinity): Value[] {
    const taken: Value[] = [];
    for (const [key, value] of this.values) {
      if (taken.length === most) break;
      this.values.delete(key);
      taken.push(value);
    }
    return taken;
  }
}

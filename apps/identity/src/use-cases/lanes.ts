/** Runs so many tasks at once, lets so many wait in turn, and turns the rest away. */
export class Lanes {
  private busy = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly lanes: number,
    private readonly maxWaiting: number,
  ) {}

  async run<Result>(task: () => Promise<Result>): Promise<Result | 'full'> {
    if (this.busy < this.lanes) this.busy += 1;
    else if (this.waiting.length >= this.maxWaiting) return 'full';
    // A task that ends hands its lane over, so nobody overtakes.
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.busy -= 1;
    }
  }
}

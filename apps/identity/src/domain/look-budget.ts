const LOOKS = 5;
const WINDOW_MS = 30_000;
const MAX_ENTRIES = 10_000;

/** How often strangers can make us look again at a server that we know: a few times in half a minute. */
export class LookBudget {
  private readonly windows = new Map<string, { since: number; looks: number }>();

  /** Whether one more look is within the budget of `key`; it is spent then. */
  spend(key: string, now: number): boolean {
    const open = this.windows.get(key);
    if (open && now - open.since < WINDOW_MS) {
      open.looks += 1;
      return open.looks <= LOOKS;
    }
    this.windows.delete(key);
    this.windows.set(key, { since: now, looks: 1 });
    if (this.windows.size > MAX_ENTRIES) this.windows.delete(this.windows.keys().next().value!);
    return true;
  }
}

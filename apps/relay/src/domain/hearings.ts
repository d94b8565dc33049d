const MOST_REMEMBERED = 10_000;

/** When peers spoke last, by key: the latest of them. */
export class Hearings {
  private readonly heardAt = new Map<string, number>();

  note(key: string, now: number): void {
    this.heardAt.delete(key);
    this.heardAt.set(key, now);
    if (this.heardAt.size > MOST_REMEMBERED) this.heardAt.delete(this.heardAt.keys().next().value!);
  }

  of(key: string): number {
    return this.heardAt.get(key) ?? -Infinity;
  }
}

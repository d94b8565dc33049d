const PRUNE_EVERY = 1024;

/** The nonces of one run, by signer. Times in seconds. */
export class NonceMemory {
  private readonly expiries = new Map<string, number>();
  private uses = 0;

  get size(): number {
    return this.expiries.size;
  }

  /** Remembers a nonce; false if its signer used it before and that has not expired. */
  use(signer: string, nonce: string, expiresAt: number, now: number): boolean {
    if (++this.uses % PRUNE_EVERY === 0) this.prune(now);
    const name = `${signer}#${nonce}`;
    if ((this.expiries.get(name) ?? -Infinity) >= now) return false;
    this.expiries.set(name, expiresAt);
    return true;
  }

  private prune(now: number): void {
    for (const [name, expiresAt] of this.expiries) if (expiresAt < now) this.expiries.delete(name);
  }
}

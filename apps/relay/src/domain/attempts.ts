/**
 * A server that is up answers, or speaks, within this time; what was lost on the way meanwhile, TCP has sent again.
 * Longer than the second in which a peer is heard once however much it says.
 */
const SILENT_MS = 2_000;

/** The requests to one peer that wait for its answer. */
export class Attempts {
  private readonly open = new Set<AbortController>();
  private silentSince = 0;

  get count(): number {
    return this.open.size;
  }

  begin(now: number): AbortController {
    if (this.count === 0) this.silentSince = now;
    const attempt = new AbortController();
    this.open.add(attempt);
    return attempt;
  }

  end(attempt: AbortController, now: number): void {
    this.open.delete(attempt);
    this.silentSince = now;
  }

  /**
   * The peer spoke. If it was silent until now, its host may have been away, and what waits would wait for its
   * time-out: it is cut off, to go again. The peer answers `duplicate` to what it had taken.
   */
  hear(now: number): void {
    if (now - this.silentSince >= SILENT_MS) for (const attempt of this.open) attempt.abort();
    this.silentSince = now;
  }
}

import type { QueryClient } from '@tanstack/react-query';
import { KEYS } from '../api/queries';
import type { TimelineLine } from './timeline-line';

/**
 * Lines that come while a page of the same timeline is on its way. The page takes the place of what was there when
 * it was asked for, so these lines would be gone with it.
 */
export class LateLines {
  private readonly lines = new Map<string, TimelineLine[]>();

  constructor(private readonly queries: QueryClient) {}

  /** Whether a page is on its way; if so the line is told again behind it, or without a line only that it came. */
  keep(roomId: string, ...lines: TimelineLine[]): boolean {
    if (this.queries.getQueryState(KEYS.timeline(roomId))?.fetchStatus !== 'fetching') return false;
    this.lines.set(roomId, [...(this.lines.get(roomId) ?? []), ...lines]);
    return true;
  }

  /** Tells what came meanwhile whenever a page has come, has failed, or was given up; ends with what it returns. */
  attend(tell: (roomId: string, lines: readonly TimelineLine[]) => void): () => void {
    return this.queries.getQueryCache().subscribe(({ type, query: { queryKey, state } }) => {
      const [name, roomId] = queryKey as readonly string[];
      if (type !== 'updated' || name !== 'timeline' || state.fetchStatus === 'fetching') return;
      const lines = this.lines.get(roomId!);
      this.lines.delete(roomId!);
      if (lines) tell(roomId!, lines);
    });
  }
}

import type { TimelineGap, TimelineItem, TimelineMessage } from '../../api/views';
import { dayOf } from '../../parts/time';

export type TimelineRow =
  | { kind: 'day'; key: string; title: string }
  | { kind: 'gap'; key: string; gap: TimelineGap }
  | {
      kind: 'message';
      key: string;
      message: TimelineMessage;
      /** Follows another of the same person closely: the name is not said again. */
      continued: boolean;
      /** Answers in its thread, as far as they are loaded. */
      replies: number;
    };

const CLOSELY_MS = 300_000;

/**
 * What a timeline shows, oldest first. Answers in a thread stand in their thread, unless the message that
 * it began with is not loaded.
 */
export function timelineRows(newestFirst: readonly TimelineItem[]): TimelineRow[] {
  const items = newestFirst.toReversed();
  const loaded = new Set(items.flatMap((item) => (item.kind === 'message' ? [item.event_id] : [])));
  const isInThread = (item: TimelineItem) =>
    item.kind === 'message' && item.thread_root !== null && loaded.has(item.thread_root);
  const replies = new Map<string, number>();
  for (const item of items) {
    if (item.kind === 'message' && item.thread_root)
      replies.set(item.thread_root, (replies.get(item.thread_root) ?? 0) + 1);
  }
  const rows: TimelineRow[] = [];
  let before: TimelineMessage | undefined;
  let day = '';
  for (const item of items.filter((one) => !isInThread(one))) {
    const today = dayOf(item.ts);
    if (today !== day) {
      rows.push({ kind: 'day', key: `day ${today}`, title: today });
      before = undefined;
      day = today;
    }
    if (item.kind === 'gap') {
      rows.push({ kind: 'gap', key: `gap ${item.origin} ${item.from_seq}`, gap: item });
      before = undefined;
      continue;
    }
    const continued =
      before?.sender === item.sender && item.ts - before.ts < CLOSELY_MS && item.reply_to === null;
    rows.push({
      kind: 'message',
      key: item.event_id,
      message: item,
      continued,
      replies: replies.get(item.event_id) ?? 0,
    });
    before = item;
  }
  return rows;
}

/** A thread: the message that it began with, and the answers, oldest first. */
export function threadRows(newestFirst: readonly TimelineItem[], root: string): TimelineRow[] {
  const part = newestFirst.filter(
    (item) => item.kind === 'message' && (item.event_id === root || item.thread_root === root),
  );
  return timelineRows(
    part.map((item) => ({ ...item, ...(item.kind === 'message' && { thread_root: null }) })),
  );
}

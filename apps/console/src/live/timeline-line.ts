import type { Page, TimelineItem, TimelineMessage } from '../api/views';

/** What the live stream says of one event in a room; the same events fold alike on the server. */
export interface TimelineLine {
  event_id: string;
  type: string;
  origin: string;
  seq: number;
  ts: number;
  sender: string;
  content: {
    body?: string;
    reply_to?: string;
    thread_root?: string;
    target?: string;
    key?: string;
    op?: string;
  };
}

type Pages = readonly Page<TimelineItem>[];
type Fold = (pages: Pages, line: TimelineLine) => Pages;

const FOLDS: Record<string, Fold> = {
  'sw.message': addMessage,
  'sw.edit': (pages, { sender, content: { target, body } }) =>
    change(pages, target, (message) =>
      message.sender === sender && !message.erased && body !== undefined
        ? { ...message, body, edited: true }
        : message,
    ),
  'sw.erase': (pages, { content: { target } }) =>
    change(pages, target, (message) => ({ ...message, body: null, erased: true, reactions: [] })),
  'sw.reaction': (pages, { sender, content: { target, key, op } }) =>
    change(pages, target, (message) => {
      if (key === undefined) return message;
      const others = message.reactions.map((one) =>
        one.key === key ? { key, senders: one.senders.filter((other) => other !== sender) } : one,
      );
      const known = others.some((one) => one.key === key);
      const added =
        op !== 'add'
          ? others
          : known
            ? others.map((one) => (one.key === key ? { key, senders: [...one.senders, sender] } : one))
            : [...others, { key, senders: [sender] }];
      return { ...message, reactions: added.filter((one) => one.senders.length > 0) };
    }),
};

/** The pages with what a line says; the same pages where it says nothing about them. */
export const foldLine: Fold = (pages, line) => FOLDS[line.type]?.(pages, line) ?? pages;

function addMessage(pages: Pages, line: TimelineLine): Pages {
  if (pages.some(({ items }) => items.some((item) => isMessage(item, line.event_id)))) return pages;
  const message: TimelineMessage = {
    kind: 'message',
    event_id: line.event_id,
    origin: line.origin,
    seq: line.seq,
    ts: line.ts,
    sender: line.sender,
    body: line.content.body ?? null,
    edited: false,
    erased: false,
    reply_to: line.content.reply_to ?? null,
    thread_root: line.content.thread_root ?? null,
    reactions: [],
  };
  const at = pages.findIndex(
    ({ items, next }) => next === null || items.some((item) => isOlder(item, message)),
  );
  // Older than all that is loaded: it comes with the page that it is on.
  if (at < 0) return pages;
  return pages.with(at, { ...pages[at]!, items: inOrder([...pages[at]!.items, message]) });
}

function change(
  pages: Pages,
  target: string | undefined,
  by: (message: TimelineMessage) => TimelineMessage,
): Pages {
  const at = pages.findIndex(({ items }) => items.some((item) => isMessage(item, target)));
  if (at < 0) return pages;
  const page = pages[at]!;
  return pages.with(at, {
    ...page,
    items: page.items.map((item) => (isMessage(item, target) ? by(item) : item)),
  });
}

/** The pages after the newest one was read again: it holds for its part, and the older ones stay. */
export function mergeNewest(pages: Pages, fresh: Page<TimelineItem>): Pages {
  const edge = fresh.items.findLast((item) => item.kind === 'message');
  if (fresh.next === null || edge === undefined) return [fresh];
  const items = pages.flatMap((page) => page.items);
  const overlaps = items.some((item) => item.kind === 'message' && !isOlder(item, edge));
  const older = items.filter((item) => isOlder(item, edge));
  // Too much was missed to be sure that nothing lies between: the older ones are read again when they are wanted.
  return overlaps && older.length > 0 ? [fresh, { items: older, next: pages.at(-1)!.next }] : [fresh];
}

const isMessage = (item: TimelineItem, eventId: string | undefined): item is TimelineMessage =>
  item.kind === 'message' && item.event_id === eventId;

const idOf = (item: TimelineItem): string => (item.kind === 'message' ? item.event_id : '~');

const isOlder = (a: TimelineItem, b: TimelineItem): boolean =>
  a.ts < b.ts || (a.ts === b.ts && idOf(a) < idOf(b));

/** Newest first. */
const inOrder = (items: readonly TimelineItem[]): TimelineItem[] =>
  items.toSorted((a, b) => (isOlder(a, b) ? 1 : -1));

import { describe, expect, it } from 'vitest';
import type { Page, TimelineItem } from '../api/views';
import { foldLine, mergeNewest, type TimelineLine } from './timeline-line';
import { ANN, message } from './timeline.fixture';

const line = (ts: number, type: string, content: TimelineLine['content'], sender = ANN): TimelineLine => ({
  event_id: `ev_${ts}`,
  type,
  origin: 'here.example',
  seq: ts,
  ts,
  sender,
  content,
});
const page = (next: string | null, ...times: number[]): Page<TimelineItem> => ({
  items: times.map((ts) => message(ts)),
  next,
});
const times = (pages: readonly Page<TimelineItem>[]) => pages.map(({ items }) => items.map(({ ts }) => ts));

describe('a message that comes live', () => {
  const pages = [page('older', 40, 30), page(null, 20, 10)];

  it.each([
    [
      50,
      [
        [50, 40, 30],
        [20, 10],
      ],
    ],
    [
      35,
      [
        [40, 35, 30],
        [20, 10],
      ],
    ],
    [
      15,
      [
        [40, 30],
        [20, 15, 10],
      ],
    ],
    [
      5,
      [
        [40, 30],
        [20, 10, 5],
      ],
    ],
  ])('of the time %i takes its place', (ts, expected) => {
    expect(times(foldLine(pages, line(ts, 'sw.message', { body: 'x' })))).toEqual(expected);
  });

  it('is there once, however often it comes', () => {
    const once = foldLine(pages, line(50, 'sw.message', { body: 'x' }));
    expect(foldLine(once, line(50, 'sw.message', { body: 'x' }))).toBe(once);
  });

  it('waits for its page when it is older than all that is loaded', () => {
    const some = [page('older', 40, 30)];
    expect(foldLine(some, line(5, 'sw.message', { body: 'x' }))).toBe(some);
  });
});

describe('what is said of a message', () => {
  const pages = [page(null, 20, 10)];
  const first = (folded: readonly Page<TimelineItem>[]) => folded[0]!.items[0];

  it('edits it, by its own author only', () => {
    const edit = { target: 'ev_20', body: 'new' };
    expect(first(foldLine(pages, line(30, 'sw.edit', edit)))).toMatchObject({ body: 'new', edited: true });
    expect(first(foldLine(pages, line(30, 'sw.edit', edit, '@bob:b.example')))).toMatchObject({
      edited: false,
    });
  });

  it('erases it for good', () => {
    const erased = foldLine(pages, line(30, 'sw.erase', { target: 'ev_20' }));
    expect(first(erased)).toMatchObject({ body: null, erased: true });
    const edited = foldLine(erased, line(31, 'sw.edit', { target: 'ev_20', body: 'back' }));
    expect(first(edited)).toMatchObject({ body: null });
  });

  it('reacts once for each person, and takes it back', () => {
    const react = (op: string) => line(30, 'sw.reaction', { target: 'ev_20', key: '👍', op });
    const added = foldLine(foldLine(pages, react('add')), react('add'));
    expect(first(added)).toMatchObject({ reactions: [{ key: '👍', senders: [ANN] }] });
    expect(first(foldLine(added, react('remove')))).toMatchObject({ reactions: [] });
  });

  it('changes nothing when it is of a type that is not known', () => {
    expect(foldLine(pages, line(30, 'sw.poll', { target: 'ev_20' }))).toBe(pages);
  });
});

describe('the newest page, read again', () => {
  it('holds for its part; the older ones stay', () => {
    const pages = [page('30', 40, 30), page('10', 20, 10)];
    expect(times(mergeNewest(pages, page('40', 50, 40)))).toEqual([
      [50, 40],
      [30, 20, 10],
    ]);
  });

  it('drops what it no longer has: it was hidden', () => {
    expect(times(mergeNewest([page(null, 40, 30, 20)], page(null, 40, 20)))).toEqual([[40, 20]]);
  });

  it('stands alone when something may lie between', () => {
    expect(times(mergeNewest([page('10', 20, 10)], page('80', 90, 80)))).toEqual([[90, 80]]);
  });
});

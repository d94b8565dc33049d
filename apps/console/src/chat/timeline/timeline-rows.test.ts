import { describe, expect, it } from 'vitest';
import type { TimelineItem, TimelineMessage } from '../../api/views';
import { message as messageAt } from '../../live/timeline.fixture';
import { threadRows, timelineRows } from './timeline-rows';

const NOON = Date.UTC(2026, 0, 15, 12);
const message = (event_id: string, more: Partial<TimelineMessage> = {}) =>
  messageAt(NOON, { event_id, body: event_id, ...more });
const shown = (...oldestFirst: TimelineItem[]) =>
  timelineRows(oldestFirst.toReversed()).map((row) =>
    row.kind === 'message' ? `${row.key}${row.continued ? ' continued' : ''}` : row.kind,
  );

describe('a timeline', () => {
  it('is oldest first, under the name of each day', () => {
    const nextDay = NOON + 86_400_000;
    expect(shown(message('a'), message('b', { ts: nextDay }))).toEqual(['day', 'a', 'day', 'b']);
  });

  it('names the year of a day that is of another one', () => {
    const rows = timelineRows([
      message('b', { ts: Date.now() }),
      message('a', { ts: Date.UTC(2019, 5, 15, 12) }),
    ]);
    const titles = rows.flatMap((row) => (row.kind === 'day' ? row.title : []));
    expect(titles).toEqual([expect.stringContaining('2019'), expect.not.stringMatching(/20\d\d/)]);
  });

  it('says a name once while the same person goes on', () => {
    const bob = '@bob:here.example';
    expect(
      shown(
        message('a'),
        message('b', { ts: NOON + 1_000 }),
        message('c', { ts: NOON + 2_000, sender: bob }),
        message('d', { ts: NOON + 400_000, sender: bob }),
        message('e', { ts: NOON + 401_000, sender: bob, reply_to: 'a' }),
      ),
    ).toEqual(['day', 'a', 'b continued', 'c', 'd', 'e']);
  });

  it('shows what is missing where it is missing', () => {
    const gap = { kind: 'gap' as const, origin: 'far.example', from_seq: 3, to_seq: 4, ts: NOON + 1 };
    expect(shown(message('a'), gap, message('b', { ts: NOON + 2 }))).toEqual(['day', 'a', 'gap', 'b']);
  });

  it('keeps answers in their thread, and counts them where it began', () => {
    const rows = timelineRows([message('b', { thread_root: 'a' }), message('a')]);
    expect(rows.map((row) => row.key)).toEqual([expect.stringContaining('day'), 'a']);
    expect(rows[1]).toMatchObject({ replies: 1 });
  });

  it('shows an answer whose thread began before what is loaded', () => {
    expect(shown(message('b', { thread_root: 'older' }))).toEqual(['day', 'b']);
  });
});

describe('a thread', () => {
  it('is the message that it began with and what was answered there', () => {
    const items = [message('d'), message('c', { thread_root: 'a' }), message('b'), message('a')];
    expect(threadRows(items, 'a').map((row) => row.key)).toEqual([expect.stringContaining('day'), 'a', 'c']);
  });
});

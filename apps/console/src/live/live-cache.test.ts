import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query';
import { afterEach, describe, expect, it } from 'vitest';
import type { ApiClient } from '../api/client';
import { timelineQuery } from '../api/queries';
import type { Page, TimelineItem } from '../api/views';
import { LiveCache } from './live-cache';
import type { TimelineLine } from './timeline-line';

const ROOM = 'rm_1';
const message = (ts: number): TimelineItem => ({
  kind: 'message',
  event_id: `ev_${ts}`,
  origin: 'here.example',
  seq: ts,
  ts,
  sender: '@ann:here.example',
  body: `at ${ts}`,
  edited: false,
  erased: false,
  reply_to: null,
  thread_root: null,
  reactions: [],
});
const line = (ts: number): TimelineLine => ({
  event_id: `ev_${ts}`,
  type: 'sw.message',
  origin: 'here.example',
  seq: ts,
  ts,
  sender: '@ann:here.example',
  content: { body: `at ${ts}` },
});

describe('a line that comes while older messages are read', () => {
  const queries = new QueryClient();
  afterEach(() => queries.clear());

  /** A room of which the newest page is there and the older one is on its way. */
  async function readingOlder() {
    const answers: ((page: Page<TimelineItem>) => void)[] = [];
    const get = () => new Promise<Page<TimelineItem>>((answer) => answers.push(answer));
    const api = { get } as unknown as ApiClient;
    const cache = new LiveCache(queries, api);
    cache.attend();
    const observer = new InfiniteQueryObserver(queries, timelineQuery(api, ROOM));
    const leave = observer.subscribe(() => undefined);
    answers.shift()!({ items: [message(30)], next: 'older' });
    await observer.fetchOptimistic(observer.options);
    const older = observer.fetchNextPage();
    const shown = () =>
      observer.getCurrentResult().data!.pages.flatMap(({ items }) => items.map(({ ts }) => ts));
    return { cache, leave, older, shown, answer: answers.shift()! };
  }

  it('is there at once, and after them', async () => {
    const { cache, leave, older, shown, answer } = await readingOlder();
    cache.foldTimeline(ROOM, line(40));
    expect(shown()).toEqual([40, 30]);
    answer({ items: [message(20)], next: null });
    await older;
    expect(shown()).toEqual([40, 30, 20]);
    leave();
  });
});

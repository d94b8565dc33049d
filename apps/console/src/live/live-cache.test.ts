import { InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ApiClient } from '../api/client';
import { KEYS, timelineQuery } from '../api/queries';
import type { Page, TimelineItem } from '../api/views';
import { LiveCache } from './live-cache';
import type { TimelineLine } from './timeline-line';
import { ANN, message } from './timeline.fixture';
import { typingKey } from './typing';

const ROOM = 'rm_1';
const line = (ts: number): TimelineLine => ({
  event_id: `ev_${ts}`,
  type: 'sw.message',
  origin: 'here.example',
  seq: ts,
  ts,
  sender: ANN,
  content: { body: `at ${ts}` },
});

let queries: QueryClient;
let cache: LiveCache;
let leave: () => void;
/** What the server has been asked and has not answered. */
let asked: ((page: Page<TimelineItem>) => void)[];
beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const get = () => new Promise<Page<TimelineItem>>((answer) => asked.push(answer));
  cache = new LiveCache(queries, { get } as unknown as ApiClient);
  leave = cache.attend();
});
afterEach(() => {
  leave();
  queries.clear();
  vi.useRealTimers();
});
const settled = () => vi.advanceTimersByTimeAsync(0);

/** A room of which the newest page is there. */
async function reading() {
  const get = () => new Promise<Page<TimelineItem>>((answer) => asked.push(answer));
  const observer = new InfiniteQueryObserver(queries, timelineQuery({ get } as unknown as ApiClient, ROOM));
  observer.subscribe(() => undefined);
  asked.shift()!({ items: [message(30)], next: 'older' });
  await settled();
  const shown = () =>
    observer.getCurrentResult().data!.pages.flatMap(({ items }) => items.map(({ ts }) => ts));
  return { observer, shown };
}

describe('a line that comes while a page is read', () => {
  it('of older messages, is there at once, and after them', async () => {
    const { observer, shown } = await reading();
    const older = observer.fetchNextPage();
    cache.foldTimeline(ROOM, line(40));
    expect(shown()).toEqual([40, 30]);
    asked.shift()!({ items: [message(20)], next: null });
    await older;
    expect(shown()).toEqual([40, 30, 20]);
  });

  it('of the newest messages, outlasts that page, which may be older', async () => {
    const { shown } = await reading();
    cache.settle(ROOM);
    await vi.advanceTimersByTimeAsync(1_000);
    cache.foldTimeline(ROOM, line(40));
    asked.shift()!({ items: [message(30)], next: 'older' });
    await settled();
    expect(shown()).toEqual([40, 30]);
  });
});

describe('the newest page is read again', () => {
  it.each([
    ['after a line that is missing some before it', [31, 33], 1],
    ['not after lines in a row, nor after one that is told twice', [31, 32, 32, 33], 0],
  ])('%s', async (_, lines, times) => {
    await reading();
    for (const ts of lines) cache.foldTimeline(ROOM, line(ts));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toHaveLength(times);
  });
});

it('keeps the newest page alone, with what came while it was read', async () => {
  const { observer, shown } = await reading();
  const older = observer.fetchNextPage();
  asked.shift()!({ items: [message(20)], next: null });
  await older;
  cache.keepNewest(ROOM);
  cache.foldTimeline(ROOM, line(31));
  asked.shift()!({ items: [message(30)], next: 'older' });
  await settled();
  expect(shown()).toEqual([31, 30]);
  expect(observer.getCurrentResult().hasNextPage).toBe(true);
});

describe('what lines make stale', () => {
  it('is asked for behind an answer that is under way, however many come', async () => {
    const answers: (() => void)[] = [];
    const queryFn = ({ signal }: { signal: AbortSignal }) =>
      new Promise<string[]>((answer, fail) => {
        answers.push(() => answer([]));
        signal.onabort = fail;
      });
    queries.setQueryData(KEYS.rooms, []);
    new QueryObserver(queries, { queryKey: KEYS.rooms, queryFn, staleTime: Infinity }).subscribe(
      () => undefined,
    );
    for (let burst = 0; burst < 5; burst += 1) {
      cache.refresh(KEYS.rooms);
      await vi.advanceTimersByTimeAsync(150);
    }
    expect(answers).toHaveLength(1);
    answers.shift()!();
    await vi.advanceTimersByTimeAsync(150);
    expect(answers).toHaveLength(1);
  });
});

it('asks again for what the server did not answer, once it does, and for nothing else', async () => {
  const tried: string[] = [];
  const watch = (name: string) => {
    const queryFn = () => {
      tried.push(name);
      if (name === 'failed') throw new Error('away');
      return name;
    };
    new QueryObserver(queries, { queryKey: [name], queryFn }).subscribe(() => undefined);
  };
  watch('failed');
  watch('known');
  await settled();
  tried.length = 0;
  cache.catchUp();
  await settled();
  expect(tried).toEqual(['failed']);
});

describe('somebody who types', () => {
  const typing = () => queries.getQueryData(typingKey(ROOM));
  const types = (ts: number) => ({ fqid: ANN, typing: true, ts });

  it('is seen for some seconds, each time that it is told', async () => {
    cache.setTyping(ROOM, types(1));
    await vi.advanceTimersByTimeAsync(5_000);
    cache.setTyping(ROOM, types(5_001));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(typing()).toEqual([ANN]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(typing()).toEqual([]);
  });

  it('is not seen any more once they have said it', () => {
    cache.setTyping(ROOM, types(39));
    cache.foldTimeline(ROOM, line(40));
    expect(typing()).toEqual([]);
  });

  it('is not seen either when the word of it is slower than what they said', () => {
    cache.foldTimeline(ROOM, line(40));
    cache.setTyping(ROOM, types(39));
    expect(typing() ?? []).toEqual([]);
    cache.setTyping(ROOM, types(41));
    expect(typing()).toEqual([ANN]);
  });

  it('is not seen any more once they have stopped', () => {
    cache.setTyping(ROOM, types(39));
    cache.setTyping(ROOM, { ...types(40), typing: false });
    expect(typing()).toEqual([]);
  });
});

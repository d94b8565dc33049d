import { describe, expect, it } from 'vitest';
import { GroupCommit } from './group-commit';

/** A flush that stays in flight until it is told how to end. */
function heldFlush() {
  const flushes: { items: number[]; succeed(): void; fail(error: Error): void }[] = [];
  let started: () => void = () => undefined;
  const flush = (items: number[]) =>
    new Promise<number[]>((resolve, reject) => {
      flushes.push({ items, succeed: () => resolve(items.map((item) => item * 10)), fail: reject });
      started();
    });
  const next = () => new Promise<void>((resolve) => (started = resolve));
  return { flushes, flush, next };
}

describe('GroupCommit', () => {
  it('flushes together what was submitted together, each caller getting its own result', async () => {
    const flushed: number[][] = [];
    const commit = new GroupCommit<number, number>({
      maxItems: 10,
      flush: async (items) => {
        flushed.push(items);
        return items.map((item) => item * 10);
      },
    });
    const results = await Promise.all([commit.submit(1), commit.submit(2), commit.submit(3)]);
    expect(results).toEqual([10, 20, 30]);
    expect(flushed).toEqual([[1, 2, 3]]);
  });

  it('gathers what arrives while a flush is in flight into the next one, never two at once', async () => {
    const { flushes, flush, next } = heldFlush();
    const commit = new GroupCommit({ maxItems: 10, flush });
    const firstStarted = next();
    const first = commit.submit(1);
    await firstStarted;
    const rest = Promise.all([commit.submit(2), commit.submit(3)]);
    expect(flushes.map(({ items }) => items)).toEqual([[1]]);

    const secondStarted = next();
    flushes[0]?.succeed();
    expect(await first).toBe(10);
    await secondStarted;
    expect(flushes.map(({ items }) => items)).toEqual([[1], [2, 3]]);
    flushes[1]?.succeed();
    expect(await rest).toEqual([20, 30]);
  });

  it('gives one flush no more than maxItems, in the order of submission', async () => {
    const flushed: number[][] = [];
    const commit = new GroupCommit<number, number>({
      maxItems: 2,
      flush: async (items) => {
        flushed.push(items);
        return items;
      },
    });
    await Promise.all([1, 2, 3, 4, 5].map((item) => commit.submit(item)));
    expect(flushed).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('fails one item alone when its result is an Error', async () => {
    const commit = new GroupCommit<number, string | Error>({
      maxItems: 10,
      flush: async (items) => items.map((item) => (item === 2 ? new Error('taken') : `stored ${item}`)),
    });
    const results = await Promise.allSettled([1, 2, 3].map((item) => commit.submit(item)));
    expect(results).toMatchObject([
      { status: 'fulfilled', value: 'stored 1' },
      { status: 'rejected', reason: { message: 'taken' } },
      { status: 'fulfilled', value: 'stored 3' },
    ]);
  });

  it('fails every item of a flush that rejects, and goes on with the next', async () => {
    let attempts = 0;
    const commit = new GroupCommit<number, number>({
      maxItems: 2,
      flush: async (items) => {
        attempts += 1;
        if (attempts === 1) throw new Error('connection lost');
        return items;
      },
    });
    const results = await Promise.allSettled([1, 2, 3].map((item) => commit.submit(item)));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect(await commit.submit(4)).toBe(4);
  });

  it('fails every item when the answers do not match the items', async () => {
    const commit = new GroupCommit<number, number>({ maxItems: 2, flush: async () => [1] });
    const results = await Promise.allSettled([commit.submit(1), commit.submit(2)]);
    expect(results).toMatchObject([
      { status: 'rejected', reason: { message: 'a flush of 2 items answered with 1 results' } },
      { status: 'rejected' },
    ]);
  });

  it('counts items for as much as they are told to be, and lets one that is too large go alone', async () => {
    const flushed: number[][] = [];
    const commit = new GroupCommit<number, number>({
      maxItems: 10,
      sizeOf: (item) => item,
      flush: async (items) => {
        flushed.push(items);
        return items;
      },
    });
    await Promise.all([4, 6, 1, 30, 5, 5].map((item) => commit.submit(item)));
    expect(flushed).toEqual([[4, 6], [1], [30], [5, 5]]);
  });

  it('lets a full flush go beside one that is in flight, and a smaller one wait', async () => {
    const { flushes, flush, next } = heldFlush();
    const commit = new GroupCommit({ maxItems: 2, atOnce: 2, flush });
    const firstStarted = next();
    const first = commit.submit(1);
    await firstStarted;
    const secondStarted = next();
    const second = Promise.all([commit.submit(2), commit.submit(3)]);
    await secondStarted;
    const others = Promise.all([commit.submit(4), commit.submit(5), commit.submit(6)]);
    expect(flushes.map(({ items }) => items)).toEqual([[1], [2, 3]]);

    const thirdStarted = next();
    flushes[0]?.succeed();
    expect(await first).toBe(10);
    await thirdStarted;
    flushes[2]?.succeed();
    const lastStarted = next();
    flushes[1]?.succeed();
    expect(await second).toEqual([20, 30]);
    await lastStarted;
    flushes[3]?.succeed();
    expect(await others).toEqual([40, 50, 60]);
    expect(flushes.map(({ items }) => items)).toEqual([[1], [2, 3], [4, 5], [6]]);
    await commit.drain();
  });

  it('drains: waits for what is in flight and for what waits behind it', async () => {
    const { flushes, flush, next } = heldFlush();
    const commit = new GroupCommit({ maxItems: 1, flush });
    let drained = false;
    const submitted = Promise.all([commit.submit(1), commit.submit(2)]);
    const drain = commit.drain().then(() => (drained = true));
    for (const place of [0, 1]) {
      await next();
      expect(drained).toBe(false);
      flushes[place]?.succeed();
    }
    await drain;
    expect(await submitted).toEqual([10, 20]);
    await commit.drain();
  });
});

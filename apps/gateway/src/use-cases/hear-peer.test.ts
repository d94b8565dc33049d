import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Bus, BusEvent, EventBus } from '@app/messaging';
import { ManualClock } from '@app/runtime';
import { HearPeer } from './hear-peer';

const NOW = 1_000_000;

let clock: ManualClock;
let told: unknown[];
let hear: HearPeer;

const pass = (ms: number) => {
  clock.advance(ms);
  vi.advanceTimersByTime(ms);
};

beforeEach(() => {
  vi.useFakeTimers();
  clock = new ManualClock(NOW);
  told = [];
  const events = {
    publish: async (some: BusEvent[]) => void told.push(...some.map(({ payload }) => payload)),
  };
  hear = new HearPeer({ ask: async () => ({}) } as unknown as Bus, events as unknown as EventBus, clock);
});

afterEach(() => void vi.useRealTimers());

it('tells of the first word of a peer at once, and of what follows at the end of the second', () => {
  hear.run('a.example', 'b.example');
  expect(told).toEqual([{ tenant: 'a.example', peer: 'b.example', at: NOW }]);
  pass(300);
  hear.run('a.example', 'b.example');
  hear.run('a.example', 'b.example');
  pass(699);
  expect(told).toHaveLength(1);
  pass(1);
  expect(told.slice(1)).toEqual([{ tenant: 'a.example', peer: 'b.example', at: NOW + 300 }]);
});

it('tells nothing more once it stops', () => {
  hear.run('a.example', 'b.example');
  hear.run('a.example', 'b.example');
  hear.onModuleDestroy();
  pass(1_000);
  expect(told).toHaveLength(1);
});

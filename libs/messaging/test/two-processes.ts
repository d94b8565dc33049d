import { afterAll, beforeAll, vi } from 'vitest';
import type { BenchProcess } from './bench';

export type StartTwo = () => Promise<[BenchProcess, BenchProcess]>;

/** Two processes of one installation, or one twice, for the tests of the `describe` around the call. */
export function twoProcesses(start: StartTwo): { readonly a: BenchProcess; readonly b: BenchProcess } {
  const both = {} as { a: BenchProcess; b: BenchProcess };
  beforeAll(async () => {
    [both.a, both.b] = await start();
  });
  afterAll(async () => {
    await both.a.stop();
    if (both.b !== both.a) await both.b.stop();
  });
  return both;
}

export const until = (condition: () => void | Promise<void>) =>
  vi.waitFor(condition, { timeout: 15_000, interval: 10 });

import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signal } from '@app/contracts/contract';
import type { BenchProcess } from './bench';
import { twoProcesses, until, type StartTwo } from './two-processes';

interface Numbered {
  tenant: string;
  list: number[];
}

const newSignal = () => signal<Numbered>(`bench.signal-${randomUUID()}`);

/** What every carrier of signals must do. `start` gives two processes of one installation. */
export function describeSignals(carrier: string, start: StartTwo): void {
  describe(`signals, ${carrier}`, () => {
    const both = twoProcesses(start);

    it('reach every process that listens, the one that emits them too, in order', async () => {
      const passing = newSignal();
      const heard: number[][] = [[], []];
      const stops = await Promise.all(
        [both.a, both.b].map((process, n) =>
          process.signals.hear(passing, ({ list }) => void heard[n]!.push(...list)),
        ),
      );
      for (let n = 0; n < 100; n += 1) both.a.signals.emit(passing, { tenant: 'a.example', list: [n] });
      const all = Array.from({ length: 100 }, (_, n) => n);
      await until(() => expect(heard).toEqual([all, all]));
      await Promise.all(stops.map((stop) => stop()));
    });

    it('are gone for whoever did not listen', async () => {
      const passing = newSignal();
      const [seen, heard]: [number[], number[]] = [[], []];
      const listen = (process: BenchProcess, into: number[]) =>
        process.signals.hear(passing, ({ list }) => void into.push(...list));
      const emit = async (n: number) => {
        both.a.signals.emit(passing, { tenant: 'a.example', list: [n] });
        await until(() => expect(seen).toContain(n));
      };
      const stopSeeing = await listen(both.b, seen);
      await emit(1);
      await (
        await listen(both.b, heard)
      )();
      await emit(2);
      const stop = await listen(both.b, heard);
      await emit(3);
      await until(() => expect(heard).toEqual([3]));
      await Promise.all([stop(), stopSeeing()]);
    });

    it('are carried for tenants with any name, and share no object with whoever emits them', async () => {
      const passing = newSignal();
      const heard: string[] = [];
      const list = [1];
      const stop = await both.a.signals.hear(passing, (payload) => {
        heard.push(payload.tenant);
        payload.list.push(2);
      });
      const tenants = ['a.example:8448', '*', '>', 'x y', '_2a'];
      for (const tenant of tenants) both.a.signals.emit(passing, { tenant, list });
      await until(() => expect(heard).toEqual(tenants));
      expect(list).toEqual([1]);
      await stop();
    });

    it('go on when a listener fails', async () => {
      const passing = newSignal();
      const heard: number[] = [];
      const stop = await both.a.signals.hear(passing, ({ list }) => {
        if (list[0] === 1) throw new Error('not this one');
        heard.push(...list);
      });
      for (const n of [1, 2]) both.a.signals.emit(passing, { tenant: 'a.example', list: [n] });
      await until(() => expect(heard).toEqual([2]));
      await stop();
    });
  });
}

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { topic } from '@app/contracts/contract';
import { announce, type BusEvent, type EventBus } from '../src';
import type { BenchProcess } from './bench';
import { twoProcesses, until, type StartTwo } from './two-processes';

interface Counted {
  tenant: string;
  n: number;
}

const newTopic = () => topic<Counted>(`bench.fact-${randomUUID()}`);
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

/** As the outbox does: a batch is published again until it is taken. */
async function publishUntilTaken(events: EventBus, batch: readonly BusEvent[]): Promise<void> {
  while (
    !(await events.publish(batch).then(
      () => true,
      () => false,
    ))
  )
    await sleep(10);
}

/** What every carrier of events must do. `start` gives two processes of one installation. */
export function describeEvents(carrier: string, start: StartTwo): void {
  describe(`events, ${carrier}`, () => {
    const both = twoProcesses(start);

    const collect = async (
      process: BenchProcess,
      subject: ReturnType<typeof newTopic>,
      group: string | undefined,
      into: number[],
    ) =>
      process.events.subscribe(
        subject,
        { group },
        async (facts) => void into.push(...facts.map(({ n }) => n)),
      );

    it('reach every group once, in the order of publication', async () => {
      const fact = newTopic();
      const [first, second]: [number[], number[]] = [[], []];
      const stops = [
        await collect(both.a, fact, 'first', first),
        await collect(both.b, fact, 'second', second),
      ];
      const events = upTo(600).map((n) => announce(fact, `${fact.subject}-${n}`, { tenant: 'a.example', n }));
      await both.a.events.publish(events.slice(0, 300));
      await both.a.events.publish(events.slice(300));
      await until(() => expect([first.length, second.length]).toEqual([600, 600]));
      expect(first).toEqual(upTo(600));
      expect(second).toEqual(upTo(600));
      await Promise.all(stops.map((stop) => stop()));
    });

    it('come again after a failure, before any later one', async () => {
      const fact = newTopic();
      const seen: number[] = [];
      let failures = 0;
      const stop = await both.a.events.subscribe(fact, { group: 'g' }, async (facts) => {
        if (facts.some(({ n }) => n === 3) && failures++ < 2) throw new Error('not now');
        seen.push(...facts.map(({ n }) => n));
      });
      for (const n of upTo(10)) {
        await publishUntilTaken(both.a.events, [
          announce(fact, `${fact.subject}-${n}`, { tenant: 'a.example', n }),
        ]);
      }
      await until(() => expect(seen).toHaveLength(10));
      expect(seen).toEqual(upTo(10));
      expect(failures).toBe(3);
      await stop();
    });

    it('are handled by one call at a time, which takes what queued meanwhile', async () => {
      const fact = newTopic();
      const batches: number[] = [];
      let [running, most] = [0, 0];
      const stop = await both.a.events.subscribe(fact, { group: 'g' }, async (facts) => {
        most = Math.max(most, (running += 1));
        await sleep(20);
        running -= 1;
        batches.push(facts.length);
      });
      await Promise.all(
        upTo(200).map((n) =>
          both.a.events.publish([announce(fact, `${fact.subject}-${n}`, { tenant: 'a.example', n })]),
        ),
      );
      await until(() => expect(batches.reduce((sum, size) => sum + size, 0)).toBe(200));
      expect(most).toBe(1);
      expect(batches.length).toBeLessThan(50);
      expect(Math.max(...batches)).toBeLessThanOrEqual(256);
      await stop();
    });

    it('are shared by the processes of a group', async () => {
      const fact = newTopic();
      const [inA, inB]: [number[], number[]] = [[], []];
      const stops = [await collect(both.a, fact, 'shared', inA), await collect(both.b, fact, 'shared', inB)];
      // A process that is fast takes more than its half, but not for ever.
      let published = 0;
      await until(async () => {
        const n = published++;
        await both.a.events.publish([announce(fact, `${fact.subject}-${n}`, { tenant: 'a.example', n })]);
        expect([inA.length > 0, inB.length > 0]).toEqual([true, true]);
      });
      await until(() => expect([...inA, ...inB].sort((x, y) => x - y)).toEqual(upTo(published)));
      await Promise.all(stops.map((stop) => stop()));
    });

    it('reach every listener outside a group', async () => {
      const fact = newTopic();
      const [inA, inB]: [number[], number[]] = [[], []];
      const stops = [
        await collect(both.a, fact, undefined, inA),
        await collect(both.b, fact, undefined, inB),
      ];
      await both.a.events.publish([announce(fact, fact.subject, { tenant: 'a.example', n: 1 })]);
      await until(() => expect([inA, inB]).toEqual([[1], [1]]));
      await Promise.all(stops.map((stop) => stop()));
      await both.a.events.publish([announce(fact, `${fact.subject}-2`, { tenant: 'a.example', n: 2 })]);
      await sleep(100);
      expect([inA, inB]).toEqual([[1], [1]]);
    });

    it('are dropped as repeats by their id', async () => {
      const fact = newTopic();
      const seen: number[] = [];
      const stop = await collect(both.a, fact, 'g', seen);
      const event = (id: string, n: number) =>
        announce(fact, `${fact.subject}-${id}`, { tenant: 'a.example', n });
      await both.a.events.publish([event('same', 1), event('same', 1)]);
      await both.a.events.publish([event('same', 1), event('other', 2)]);
      await until(() => expect(seen).toContain(2));
      expect(seen).toEqual([1, 2]);
      await stop();
    });

    it('of two tenants are two, also under one id', async () => {
      const fact = newTopic();
      const seen: number[] = [];
      const stop = await collect(both.a, fact, 'g', seen);
      const id = `${fact.subject}-shared`;
      await both.a.events.publish(
        ['a.example', 'b.example'].map((tenant, n) => announce(fact, id, { tenant, n })),
      );
      await until(() => expect(seen.toSorted()).toEqual([0, 1]));
      await stop();
    });

    it('share no object between publisher and handlers', async () => {
      const fact = topic<{ tenant: string; list: number[] }>(newTopic().subject);
      const seen: number[][] = [];
      const stops = await Promise.all(
        ['one', 'two'].map((group) =>
          both.a.events.subscribe(fact, { group }, async ([payload]) => {
            payload?.list.push(payload.list.length);
            seen.push(payload?.list ?? []);
          }),
        ),
      );
      await both.a.events.publish([announce(fact, fact.subject, { tenant: 'a.example', list: [0] })]);
      await until(() =>
        expect(seen).toEqual([
          [0, 1],
          [0, 1],
        ]),
      );
      await Promise.all(stops.map((stop) => stop()));
    });

    it('carry tenants with any name', async () => {
      const fact = newTopic();
      const tenants = ['a.example:8448', '*', '>', 'a.*.>', 'x y', '\n', '../..', '_2a', 'Ä', '$JS.API'];
      const seen: string[] = [];
      const stop = await both.a.events.subscribe(fact, { group: 'g' }, async (facts) => {
        seen.push(...facts.map(({ tenant }) => tenant));
      });
      await both.a.events.publish(
        tenants.map((tenant, n) => announce(fact, `${fact.subject}-${n}`, { tenant, n })),
      );
      await until(() => expect(seen).toEqual(tenants));
      await stop();
    });
  });
}

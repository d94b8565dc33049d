import { randomUUID } from 'node:crypto';
import { connect, type JetStreamManager, type NatsConnection } from 'nats';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { signal, topic } from '@app/contracts/contract';
import { announce, announced, BusUnavailable, EventTail } from '../src';
import { describeAsks } from './ask-conformance';
import { questions, startProcess, type BenchProcess } from './bench';
import { describeEvents } from './event-conformance';
import { describeSignals } from './signal-conformance';
import { RestartableNats } from './nats-server';

let nats: RestartableNats;
beforeAll(async () => {
  nats = await RestartableNats.start();
});
afterAll(() => nats.stop());

describeAsks('NATS', () => startProcess('alone', nats.url));
describeEvents('NATS', () => Promise.all([startProcess('a', nats.url), startProcess('b', nats.url)]));
describeSignals('NATS', () => Promise.all([startProcess('a', nats.url), startProcess('b', nats.url)]));

describe('NATS', () => {
  const newTopic = () => topic<{ tenant: string; n: number }>(`bench.fact-${randomUUID()}`);
  const until = (condition: () => Promise<void> | void) =>
    vi.waitFor(condition, { timeout: 20_000, interval: 50 });
  let process: BenchProcess;
  let connection: NatsConnection;
  let manager: JetStreamManager;

  beforeAll(async () => {
    process = await startProcess('resilient', nats.url);
    connection = await connect({ servers: nats.url, maxReconnectAttempts: -1 });
    manager = await connection.jetstreamManager();
  });
  afterAll(async () => {
    await process.stop();
    await connection.close();
  });

  /** Announces until one gets through, as the outbox does, with a new id each time. */
  const announceUntilSeen = async (fact: ReturnType<typeof newTopic>, seen: number[], n: number) => {
    await until(async () => {
      await process.events
        .publish([announce(fact, randomUUID(), { tenant: 'a.example', n })])
        .catch(() => {});
      expect(seen).toContain(n);
    });
  };

  const subscribe = async (fact: ReturnType<typeof newTopic>, seen: number[]) =>
    process.events.subscribe(
      fact,
      { group: 'g' },
      async (facts) => void seen.push(...facts.map(({ n }) => n)),
    );

  it('keeps what was announced while nobody of the group was there', async () => {
    const fact = newTopic();
    const seen: number[] = [];
    await (
      await subscribe(fact, seen)
    )();
    await process.events.publish([announce(fact, fact.subject, { tenant: 'a.example', n: 1 })]);
    const stop = await subscribe(fact, seen);
    await until(() => expect(seen).toEqual([1]));
    await stop();
  });

  it('overwrites what is taken back, and nothing else, for those who replay', async () => {
    const fact = newTopic();
    const said = (about: string, n: number, tenant = 'a.example') => announce(fact, about, { tenant, n });
    const began = Date.now();
    await process.events.publish([
      said('x', 1),
      said('xy', 2),
      said('x again', 3),
      said('x', 4, 'b.example'),
    ]);
    const numbers = async () => {
      const tail = await EventTail.open(nats.url, { topic: fact.subject }, { seq: 1 });
      const seen: unknown[] = [];
      for await (const { payload } of tail) if (seen.push(payload['n']) && payload['n'] === 4) break;
      await tail.close();
      return seen;
    };
    expect(await numbers()).toEqual([1, 2, 3, 4]);
    for (const since of [began - 8 * 86_400_000, Date.now() + 3_600_000])
      await process.events.retract([announced(fact, 'a.example', 'x', since)]);
    expect(await numbers()).toEqual([1, 2, 3, 4]);
    for (let turn = 1; turn <= 2; turn += 1)
      await process.events.retract([announced(fact, 'a.example', 'x', began)]);
    expect(await numbers()).toEqual([2, 4]);
    expect(
      (await manager.consumers.list('SCAIWAVE').next()).filter(({ name }) => /erasing/.test(name)),
    ).toEqual([]);
  });

  it('hands what a process left unfinished to the next', async () => {
    const fact = newTopic();
    const seen: number[] = [];
    let tried = 0;
    const fail = await process.events.subscribe(fact, { group: 'g' }, async () => {
      tried += 1;
      throw new Error('never');
    });
    await process.events.publish([announce(fact, fact.subject, { tenant: 'a.example', n: 1 })]);
    await until(() => expect(tried).toBeGreaterThan(0));
    await fail();
    const stop = await subscribe(fact, seen);
    await until(() => expect(seen).toEqual([1]));
    await stop();
  });

  it('goes on after a consumer was deleted', async () => {
    const fact = newTopic();
    const seen: number[] = [];
    const stop = await subscribe(fact, seen);
    await manager.consumers.delete('SCAIWAVE', `g__${fact.subject.replaceAll('.', '_')}`);
    await announceUntilSeen(fact, seen, 1);
    await stop();
  });

  it('goes on after the stream was purged, and after it was deleted', async () => {
    const fact = newTopic();
    const seen: number[] = [];
    const stop = await subscribe(fact, seen);
    await announceUntilSeen(fact, seen, 1);
    await manager.streams.purge('SCAIWAVE');
    await announceUntilSeen(fact, seen, 2);
    await manager.streams.delete('SCAIWAVE');
    await announceUntilSeen(fact, seen, 3);
    await stop();
  });

  it('has a group that lost its place told anew, before it takes anything more', async () => {
    const fact = newTopic();
    const seen: number[] = [];
    let told = 0;
    const lost = async () => {
      told += 1;
      if (told === 2) throw new Error('whoever announces is not there yet');
      await process.events.publish([announce(fact, randomUUID(), { tenant: 'a.example', n: told })]);
    };
    const join = () =>
      process.events.subscribe(
        fact,
        { group: 'g', lost },
        async (facts) => void seen.push(...facts.map(({ n }) => n)),
      );
    const stop = await join();
    await until(() => expect(seen).toEqual([1]));
    await manager.streams.delete('SCAIWAVE');
    await until(() => expect(seen).toEqual([1, 3]));
    await stop();
    await (
      await join()
    )();
    expect(told).toBe(3);
  });

  it('keeps no signal in the stream', async () => {
    const passing = signal<{ tenant: string; n: number }>(`bench.signal-${randomUUID()}`);
    const heard: number[] = [];
    const endEvents = await subscribe(newTopic(), []);
    const stop = await process.signals.hear(passing, ({ n }) => void heard.push(n));
    process.signals.emit(passing, { tenant: 'a.example', n: 1 });
    await until(() => expect(heard).toEqual([1]));
    const { state } = await manager.streams.info('SCAIWAVE', { subjects_filter: '>' });
    expect(Object.keys(state.subjects ?? {}).filter((one) => one.includes('signal'))).toEqual([]);
    await Promise.all([stop(), endEvents()]);
  });

  it('tells who waits for an answer at once that the server is gone', async () => {
    const asked = process.bus.ask(questions.brood, {}, { timeoutMs: 60_000 });
    const told = expect(asked).rejects.toBeInstanceOf(BusUnavailable);
    await process.bus.ask(questions.echo, { value: 'behind it' });
    await nats.kill();
    await told;
    await expect(process.bus.ask(questions.echo, { value: 1 })).rejects.toBeInstanceOf(BusUnavailable);

    await nats.resume();
    await until(async () => {
      expect(await process.bus.ask(questions.echo, { value: 2 }).catch(() => null)).toEqual({ value: 2 });
    });
  });

  it('goes on after the server was killed and came back', async () => {
    const fact = newTopic();
    const seen: number[] = [];
    const stop = await subscribe(fact, seen);
    await announceUntilSeen(fact, seen, 1);

    await nats.kill();
    await until(() => expect(process.health.isConnected()).toBe(false));
    const asked = process.bus.ask(questions.echo, { value: 1 }, { timeoutMs: 500 });
    await expect(asked).rejects.toBeInstanceOf(BusUnavailable);

    await nats.resume();
    await announceUntilSeen(fact, seen, 2);
    await until(async () => {
      expect(await process.bus.ask(questions.echo, { value: 2 }).catch(() => null)).toEqual({ value: 2 });
    });
    expect(process.health.isConnected()).toBe(true);
    await stop();
  });
});

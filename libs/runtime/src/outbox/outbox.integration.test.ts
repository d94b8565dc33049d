import { Logger } from '@nestjs/common';
import { Pool } from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { topic } from '@app/contracts/contract';
import { announce, type BusEvent, EventBus } from '@app/messaging';
import { testDatabase } from '../../../../test/support/postgres';
import { Outbox } from './outbox';
import { OutboxPublisher } from './outbox-publisher';
import { outboxTableSql } from './outbox-table';

const fact = topic<{ tenant: string; n: number }>('bench.fact');
const event = (n: number) => announce(fact, `fact-${n}`, { tenant: 'a.example', n });
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);
const until = (condition: () => void | Promise<void>) =>
  vi.waitFor(condition, { timeout: 10_000, interval: 5 });

/** Takes what it is given, unless it is told to refuse. */
class RecordingBus extends EventBus {
  readonly taken: BusEvent[] = [];
  readonly takenAt: number[] = [];
  refusals = 0;

  async publish(events: readonly BusEvent[]): Promise<void> {
    await new Promise(setImmediate);
    if (this.refusals-- > 0) throw new Error('away');
    this.taken.push(...events);
    this.takenAt.push(performance.now());
  }

  retract(): Promise<never> {
    throw new Error('not here');
  }

  subscribe(): Promise<never> {
    throw new Error('not here');
  }

  get numbers(): unknown[] {
    return this.taken.map(({ payload }) => (payload as { n?: number }).n);
  }
}

describe('the outbox', () => {
  let pool: Pool;
  let drop: () => Promise<void>;
  let bus: RecordingBus;
  let running: OutboxPublisher[];

  beforeEach(async () => {
    Logger.overrideLogger(false);
    const database = await testDatabase();
    drop = database.drop;
    pool = new Pool({ connectionString: database.url });
    pool.on('error', () => {});
    pool.on('connect', (client) => client.on('error', () => {}));
    await pool.query('CREATE SCHEMA bench');
    await pool.query(outboxTableSql('bench'));
    bus = new RecordingBus();
    running = [];
  });
  afterEach(async () => {
    await Promise.all(running.map((publisher) => publisher.onModuleDestroy()));
    await pool.end();
    await drop();
  });

  function startProcess(): Outbox {
    const outbox = new Outbox('bench');
    const publisher = new OutboxPublisher('bench', () => pool, bus, outbox);
    publisher.onApplicationBootstrap();
    running.push(publisher);
    return outbox;
  }

  async function transact(
    outbox: Outbox,
    events: BusEvent[],
    end: 'COMMIT' | 'ROLLBACK' = 'COMMIT',
  ): Promise<void> {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await outbox.stage(client, events);
      await client.query(end);
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
    outbox.notify();
  }

  const left = async () => Number((await pool.query('SELECT count(*) FROM bench.outbox')).rows[0].count);

  it('publishes what was committed, as it was, and forgets it', async () => {
    const strange = announce(fact, 'id "\\ é', { tenant: '\u0000\ud800', n: 1 });
    await transact(startProcess(), [strange, event(2)]);
    await until(() => expect(bus.taken).toHaveLength(2));
    expect(bus.taken).toEqual([strange, event(2)]);
    await until(async () => expect(await left()).toBe(0));
  });

  it('publishes nothing of a transaction that was rolled back', async () => {
    const outbox = startProcess();
    await transact(outbox, [event(1)], 'ROLLBACK');
    await transact(outbox, [event(2)]);
    await until(() => expect(bus.numbers).toEqual([2]));
  });

  it('keeps the order over more than one batch', async () => {
    const outbox = startProcess();
    await transact(outbox, upTo(700).map(event));
    await transact(outbox, [event(700)]);
    await until(() => expect(bus.numbers).toEqual(upTo(701)));
  });

  it('keeps what the bus refuses, and its place in the order', async () => {
    bus.refusals = 2;
    const outbox = startProcess();
    await transact(outbox, [event(0), event(1)]);
    await transact(outbox, [event(2)]);
    await until(() => expect(bus.numbers).toEqual([0, 1, 2]));
  });

  it('publishes what an earlier process left', async () => {
    await transact(new Outbox('bench'), [event(1)]);
    startProcess();
    await until(() => expect(bus.numbers).toEqual([1]));
  });

  it('finds what nobody told it of', async () => {
    startProcess();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await transact(new Outbox('bench'), [event(1)]);
    await until(() => expect(bus.numbers).toEqual([1]));
  });

  it('publishes each row once when several processes do so at once', async () => {
    const outboxes = [startProcess(), startProcess(), startProcess()];
    await Promise.all(upTo(60).map((n) => transact(outboxes[n % 3] as Outbox, [event(n)])));
    await until(async () => expect(await left()).toBe(0));
    expect([...bus.numbers].sort((a, b) => Number(a) - Number(b))).toEqual(upTo(60));
  });

  it('is told, and does not wait for its next look', async () => {
    const outbox = startProcess();
    await transact(outbox, [event(0)]);
    await until(() => expect(bus.taken).toHaveLength(1));
    const waits: number[] = [];
    for (const n of upTo(20)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      await transact(outbox, [event(n + 1)]);
      const committed = performance.now();
      await until(() => expect(bus.taken).toHaveLength(n + 2));
      waits.push((bus.takenAt.at(-1) ?? Infinity) - committed);
    }
    // It looks by itself after a second.
    expect(waits.sort((a, b) => a - b)[10]).toBeLessThan(500);
  });

  it('goes on after the database cut every connection', async () => {
    const outbox = startProcess();
    await transact(outbox, [event(0)]);
    await until(() => expect(bus.numbers).toEqual([0]));
    await pool
      .query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()')
      .catch(() => {});
    await until(async () => {
      await transact(outbox, [event(1)]);
      expect(bus.numbers).toContain(1);
    });
  });
});

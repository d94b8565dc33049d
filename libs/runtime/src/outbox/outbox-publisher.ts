import { EventBus, type BusEvent } from '@app/messaging';
import { Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import type { Outbox } from './outbox';

const POLL_MS = 1_000;
const RETRY_MS = 250;
const AT_ONCE = 500;

interface OutboxRow {
  id: string;
  event_id: string;
  subject: string;
  payload: BusEvent['payload'];
}

/** Publishes what is committed, in order, and forgets it once the bus has taken it; a crash in between repeats it. */
export class OutboxPublisher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('outbox');
  private timer: NodeJS.Timeout | undefined;
  private turn: Promise<void> | undefined;
  private again = false;
  private stopped = false;

  constructor(
    private readonly outbox: Outbox,
    private readonly pool: () => Pool,
    private readonly bus: EventBus,
  ) {}

  onApplicationBootstrap(): void {
    this.outbox.onNotify(() => this.wake());
    this.timer = setInterval(() => this.wake(), POLL_MS);
    this.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.turn;
    this.stopped = true;
    clearInterval(this.timer);
    await this.turn;
  }

  private wake(): void {
    this.again = true;
    if (!this.stopped) this.turn ??= this.work().finally(() => (this.turn = undefined));
  }

  private async work(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      try {
        if ((await this.publishSome()) === AT_ONCE) this.again = true;
      } catch (error) {
        this.log.error({ err: error }, 'facts wait in the outbox; trying again');
        setTimeout(() => this.wake(), RETRY_MS).unref();
        return;
      }
    }
  }

  private async publishSome(): Promise<number> {
    const client = await this.pool().connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const rows = await this.take(client);
      if (rows.length > 0) {
        await this.bus.publish(rows.map(({ subject, event_id: id, payload }) => ({ subject, id, payload })));
        await client.query({
          name: `forget ${this.outbox.schema} outbox`,
          text: `DELETE FROM ${this.outbox.schema}.outbox WHERE id = ANY ($1::bigint[])`,
          values: [rows.map((row) => row.id)],
        });
      }
      await client.query('COMMIT');
      return rows.length;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: Error) => (broken = failure));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** The lock keeps the order when several processes publish: one at a time, each as far as it sees. */
  private async take(client: PoolClient): Promise<OutboxRow[]> {
    const { schema } = this.outbox;
    await client.query({
      name: `hold ${schema} outbox`,
      text: `SELECT pg_advisory_xact_lock(hashtextextended('${schema} outbox', 0))`,
    });
    const found = await client.query<OutboxRow>({
      name: `read ${schema} outbox`,
      text: `SELECT id, event_id, subject, payload FROM ${schema}.outbox ORDER BY id LIMIT ${AT_ONCE}`,
    });
    return found.rows;
  }
}

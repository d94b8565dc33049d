import { Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { EventBus } from '@app/messaging';
import type { Pool, PoolClient } from 'pg';
import type { Outbox } from './outbox';

const POLL_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;
const MAX_BATCH = 256;

interface OutboxRow {
  id: string;
  event_id: string;
  subject: string;
  payload: string;
}

/** Publishes committed rows in order and deletes them. Processes of one context take turns. */
export class OutboxPublisher implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Outbox');
  private readonly statements: Record<'take' | 'drop', { name: string; text: string }>;
  private readonly begin: string;
  private notified = false;
  private stopped = false;
  private wakeUp = () => {};
  private running: Promise<void> | undefined;

  constructor(
    private readonly context: string,
    private readonly pool: () => Pool,
    private readonly events: EventBus,
    outbox: Outbox,
  ) {
    // A lost deletion is one more repeat, which the bus drops; so it need not wait for the disk.
    this.begin = `BEGIN; SET LOCAL synchronous_commit = off; SELECT pg_advisory_xact_lock(hashtext('scaiwave.outbox.${context}'))`;
    this.statements = {
      take: {
        name: `outbox-take-${context}`,
        text: `SELECT id, event_id, subject, payload FROM ${context}.outbox ORDER BY id LIMIT ${MAX_BATCH}`,
      },
      drop: {
        name: `outbox-drop-${context}`,
        text: `DELETE FROM ${context}.outbox WHERE id = ANY($1::bigint[])`,
      },
    };
    outbox.onNotify(() => this.notify());
  }

  /** After every subscription has been made: those happen when modules are initialised. */
  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    this.wakeUp();
    await this.running;
  }

  private notify(): void {
    this.notified = true;
    this.wakeUp();
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.stopped) {
      this.notified = false;
      try {
        const published = await this.publishBatch();
        failures = 0;
        if (published === 0) await this.pause(POLL_MS);
      } catch (err) {
        failures += 1;
        this.logger.warn({
          msg: 'outbox not published, will try again',
          context: this.context,
          failures,
          err,
        });
        this.notified = false;
        await this.pause(Math.min(100 * 2 ** failures, LONGEST_PAUSE_MS));
      }
    }
  }

  private async publishBatch(): Promise<number> {
    const client = await this.pool().connect();
    let broken: Error | undefined;
    try {
      // Behind each other in one round trip, here and at the end.
      const [, { rows }] = await Promise.all([
        client.query(this.begin),
        client.query<OutboxRow>(this.statements.take),
      ]);
      await this.publish(rows);
      await Promise.all([this.drop(client, rows), client.query('COMMIT')]);
      return rows.length;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: Error) => (broken = failure));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  private async publish(rows: readonly OutboxRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.events.publish(
      rows.map(({ event_id, subject, payload }) => ({
        id: event_id,
        subject,
        payload: JSON.parse(payload) as { tenant: string },
      })),
    );
  }

  private async drop(client: PoolClient, rows: readonly OutboxRow[]): Promise<void> {
    if (rows.length > 0) await client.query({ ...this.statements.drop, values: [rows.map(({ id }) => id)] });
  }

  private pause(ms: number): Promise<void> {
    if (this.notified || this.stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

import type { BusEvent } from '@app/messaging';

/** A pg client, or a TypeORM manager, inside the caller's transaction. */
export interface StagingClient {
  query(sql: string, values: unknown[]): Promise<unknown>;
}

/**
 * Where a context leaves what it announces, in the transaction that makes it true. It is published, at least once
 * and in order, once that transaction is committed.
 */
export class Outbox {
  private listener = () => {};

  constructor(private readonly context: string) {}

  /** Writes the events with one statement. Call `notify` after the commit. */
  async stage(client: StagingClient, events: readonly BusEvent[]): Promise<void> {
    if (events.length === 0) return;
    await client.query(
      `INSERT INTO ${this.context}.outbox (event_id, subject, payload)
       SELECT event_id, subject, payload
       FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS staged (event_id, subject, payload, place)
       ORDER BY place`,
      [
        events.map(({ id }) => id),
        events.map(({ subject }) => subject),
        events.map(({ payload }) => JSON.stringify(payload)),
      ],
    );
  }

  /** Has what was committed published now and not at the next look. */
  notify(): void {
    this.listener();
  }

  onNotify(listener: () => void): void {
    this.listener = listener;
  }
}

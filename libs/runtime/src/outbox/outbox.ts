import type { BusEvent } from '@app/messaging';

/** The table that a context's migration makes in its schema. */
export const outboxTableSql = (schema: string): string => `
  CREATE TABLE ${schema}.outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event_id text NOT NULL, subject text NOT NULL, payload json NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now());`;

/** The caller's transaction: a pg client or TypeORM's entity manager. */
export interface Transaction {
  query(text: string, values: unknown[]): Promise<unknown>;
}

/** Facts that a context owes to the others: committed with what they tell, published after. */
export class Outbox {
  private readonly statement: string;
  private wake: () => void = () => undefined;

  constructor(readonly schema: string) {
    this.statement = `INSERT INTO ${schema}.outbox (event_id, subject, payload) SELECT * FROM unnest($1::text[], $2::text[], $3::json[])`;
  }

  /** Writes the events in the caller's transaction. Call `notify` once that has committed. */
  async stage(transaction: Transaction, events: readonly BusEvent[]): Promise<void> {
    const values = [
      events.map((event) => event.id),
      events.map((event) => event.subject),
      events.map((event) => JSON.stringify(event.payload)),
    ];
    await transaction.query(this.statement, values);
  }

  /** There is something to publish: at once, rather than at the next look. */
  notify(): void {
    this.wake();
  }

  onNotify(wake: () => void): void {
    this.wake = wake;
  }
}
